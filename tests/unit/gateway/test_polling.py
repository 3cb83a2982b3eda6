"""The event feed's long poll: woken, closed, bound to its council."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from chassis.rpc.wire import Call, Reply
from tests.unit.gateway.support import NORTH, SOUTH, Answer, World, council_path

EVENTS = council_path("/events")
SCOPES = "events:read things:read"


class Feed:
    """Performs the gateway's own two operations over a list."""

    def __init__(self, world: World) -> None:
        self.events: list[dict[str, Any]] = []
        self.peeks = 0
        world.replies |= {"read_events": self.read, "peek_events": self.peek}

    def peek(self, call: Call) -> Reply:
        self.peeks += 1
        return Reply(200, {}, json.dumps({"found": len(self.events) > int(call.query.get("after", "0"))}).encode())

    def read(self, call: Call) -> Reply:
        items = self.events[int(call.query.get("after", "0")) :]
        page = {"items": items, "next": str(len(self.events)), "as_of": None}
        return Reply(200, {"Content-Type": "application/json"}, json.dumps(page).encode())


@pytest.fixture
def feed(world: World) -> Feed:
    return Feed(world)


def poll(world: World, path: str, answers: list[Answer]) -> threading.Thread:
    world.clock.now = datetime.now(UTC)
    token = world.token(scopes=SCOPES)
    thread = threading.Thread(target=lambda: answers.append(world.get(path, token)))
    thread.start()
    return thread


def test_next_is_always_there_and_can_be_followed(world: World, feed: Feed) -> None:
    token = world.token(scopes=SCOPES)
    first = world.get(EVENTS + "?limit=5", token)
    assert first.json["items"] == []
    assert first.json["as_of"] == world.clock().isoformat()
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    feed.events.append({"id": "1"})
    second = world.get(first.json["next"], token)
    assert [event["id"] for event in second.json["items"]] == ["1"]
    assert parse_qs(urlsplit(second.json["next"]).query)["limit"] == ["5"]
    assert world.get(second.json["next"], token).json["items"] == []


def test_a_cursor_is_opaque_signed_and_bound_to_its_council(world: World, feed: Feed) -> None:
    feed.events += [{"id": "1"}, {"id": "2"}]
    following = world.get(EVENTS, world.token(scopes=SCOPES)).json["next"]
    cursor = parse_qs(urlsplit(following).query)["after"][0]
    assert world.get(f"{EVENTS}?after={cursor}", world.token(scopes=SCOPES)).status == 200
    foreign = world.get(council_path(f"/events?after={cursor}", SOUTH.slug), world.token(SOUTH.slug, SCOPES))
    assert foreign.problem == "invalid-fields"
    for forged in ("0", "1", "abc", cursor[:-2] + "AA", cursor + "x", "", "%00"):
        answer = world.get(f"{EVENTS}?after={forged}", world.token(scopes=SCOPES))
        assert answer.problem == "invalid-fields", forged
        assert answer.json["errors"][0]["pointer"] == "?after"


def test_a_beginning_is_found_once_and_next_goes_on_with_the_filters(world: World, feed: Feed) -> None:
    feed.events += [{"id": "1"}, {"id": "2"}]
    world.replies["peek_events"] = lambda call: Reply(200, {}, b'{"found": false, "after": "2"}')
    token = world.token(scopes=SCOPES)
    for begin in ("after=latest", "since=2026-11-21T12:00:00Z"):
        page = world.get(f"{EVENTS}?{begin}&types=stub.*&limit=5", token).json
        peeked, asked = world.calls[-2:]
        assert dict(peeked.query) == {**dict(parse_qsl(begin)), "types": "stub.*"}
        assert dict(asked.query) == {"after": "2", "types": "stub.*", "limit": "5"}
        assert page["items"] == []
        query = parse_qs(urlsplit(page["next"]).query)
        assert (query["types"], query["limit"], "since" in query) == (["stub.*"], ["5"], False)
        feed.events.append({"id": "3"})
        assert [event["id"] for event in world.get(page["next"], token).json["items"]] == ["3"]
        feed.events.pop()


def test_a_cursor_that_is_gone_does_not_wait(world: World, feed: Feed) -> None:
    cursor = parse_qs(urlsplit(world.get(EVENTS, world.token(scopes=SCOPES)).json["next"]).query)["after"][0]
    gone = Reply(410, {"Content-Type": "application/problem+json"}, b'{"status": 410, "type": "/problems/cursor-gone"}')
    world.replies["peek_events"] = lambda _: gone
    started = time.monotonic()
    for query in (f"after={cursor}", "after=latest"):
        assert world.get(f"{EVENTS}?{query}&wait=20", world.token(scopes=SCOPES)).problem == "cursor-gone"
    assert time.monotonic() - started < 10


def test_a_poll_answers_as_soon_as_there_is_an_event(world: World, feed: Feed) -> None:
    answers: list[Answer] = []
    thread = poll(world, EVENTS + "?wait=20", answers)
    time.sleep(0.1)
    assert answers == []
    feed.events.append({"id": "1"})
    started = time.monotonic()
    world.signals.notify(NORTH.slug)
    thread.join(5)
    assert time.monotonic() - started < 5
    assert [event["id"] for event in answers[0].json["items"]] == ["1"]


def test_another_councils_events_do_not_wake_it(world: World, feed: Feed) -> None:
    answers: list[Answer] = []
    thread = poll(world, EVENTS + "?wait=1", answers)
    time.sleep(0.1)
    before = feed.peeks
    for _ in range(20):
        world.signals.notify(SOUTH.slug)
    time.sleep(0.1)
    assert feed.peeks == before
    thread.join(5)
    assert answers[0].json["items"] == []


def test_what_another_replica_appends_is_seen_within_seconds(world: World, feed: Feed) -> None:
    answers: list[Answer] = []
    thread = poll(world, EVENTS + "?wait=20", answers)
    time.sleep(0.1)
    feed.events.append({"id": "1"})
    thread.join(4)
    assert not thread.is_alive()
    assert len(answers[0].json["items"]) == 1


def test_stopping_wakes_36_polls_which_answer_an_empty_page(world: World, feed: Feed) -> None:
    answers: list[Answer] = []
    threads = [poll(world, EVENTS + "?wait=25", answers) for _ in range(36)]
    time.sleep(0.3)
    started = time.monotonic()
    assert world.get(council_path("/things"), world.token()).status == 200
    world.signals.close()
    for thread in threads:
        thread.join(5)
    assert time.monotonic() - started < 10
    assert [(a.status, a.json["items"]) for a in answers] == [(200, [])] * 36
    late = world.get(EVENTS + "?wait=25", world.token(scopes=SCOPES))
    assert late.status == 200


def test_an_event_between_looking_and_waiting_is_not_missed(world: World, feed: Feed) -> None:
    original = world.replies["peek_events"]

    def peek(call: Call) -> Reply:
        reply = original(call)
        if feed.peeks == 1:
            feed.events.append({"id": "1"})
            world.signals.notify(NORTH.slug)
        return reply

    world.replies["peek_events"] = peek
    world.clock.now = datetime.now(UTC)
    started = time.monotonic()
    answer = world.get(EVENTS + "?wait=10", world.token(scopes=SCOPES))
    assert len(answer.json["items"]) == 1
    assert time.monotonic() - started < 5


def test_a_client_that_is_revoked_while_it_waits_hears_it(world: World, feed: Feed) -> None:
    answers: list[Answer] = []
    thread = poll(world, EVENTS + "?wait=20", answers)
    time.sleep(0.1)
    world.revoked.add(f"{NORTH.slug}.client")
    feed.events.append({"id": "1"})
    world.signals.notify(NORTH.slug)
    thread.join(5)
    assert answers[0].problem == "unauthenticated"


def test_a_refusal_while_waiting_is_answered(world: World, feed: Feed) -> None:
    world.replies["peek_events"] = lambda _: Reply(
        503, {"Content-Type": "application/problem+json"}, b'{"status": 503}'
    )
    assert world.get(EVENTS + "?wait=20", world.token(scopes=SCOPES)).status == 503


@pytest.mark.parametrize("wait", ["x", "-1", "26", "1.5", "999"])
def test_an_unreadable_wait_is_left_for_reading_to_refuse(world: World, feed: Feed, wait: str) -> None:
    world.get(f"{EVENTS}?wait={wait}", world.token(scopes=SCOPES))
    assert feed.peeks == 0
    assert world.calls[-1].query["wait"] == wait


def test_a_shorter_deadline_shortens_the_wait(world: World, feed: Feed) -> None:
    world.clock.now = datetime.now(UTC)
    started = time.monotonic()
    assert world.get(EVENTS + "?wait=20", world.token(scopes=SCOPES), Request_Timeout="1").status == 200
    assert time.monotonic() - started < 10
