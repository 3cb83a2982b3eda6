"""The event feed in a real PostgreSQL."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, update

from chassis.clock import system_clock
from chassis.contracts.events import EventType
from chassis.council import Council
from chassis.councils.registry import Registry
from chassis.database import tables
from chassis.database.database import Database
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.housekeeping import Housekeeping
from chassis.identifiers import new_identifier
from gateway import contract
from gateway.definition import define
from gateway.feed.age import CONSUMER, feed_as_of
from gateway.feed.appending import append_to_feed
from gateway.feed.listening import FeedListener
from gateway.feed.signals import FeedSignals
from gateway.tables import feed, feed_counter
from tests.unit.gateway.rooms import DEFINITION, EVENTS, call, scope
from tests.unit.gateway.support import MADE, NORTH, SOUTH, STUB


def event(subject: UUID, sequence: int, kind: str = MADE.name, tenant: str = NORTH.slug) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(new_identifier()),
        "type": kind,
        "source": "/kinweave/stub",
        "subject": str(subject),
        "time": "2026-11-21T12:00:00.000Z",
        "datacontenttype": "application/json",
        "tenant": tenant,
        "sequence": sequence,
        "data": {"id": str(subject)},
    }


def append(database: Database, *envelopes: dict[str, Any], council: Council = NORTH) -> None:
    reaction = append_to_feed(EVENTS)
    for envelope in envelopes:
        with database.unit_of_work(scope(council)) as unit:
            reaction(unit, envelope)


def read(performer: Performer, operation: str = "read_events", **query: str) -> dict[str, Any]:
    reply = performer.perform(call(operation, **query))
    assert reply.status == 200, reply
    return dict(json.loads(reply.body))


def _end(performer: Performer) -> str:
    position = "0"
    while True:
        page = read(performer, after=position, limit="200")
        if page["next"] == position:
            return position
        position = page["next"]


def position(place: str) -> int:
    return int(place.partition(".")[0])


def test_positions_grow_by_one_and_pages_go_on_where_they_ended(database: Database, performer: Performer) -> None:
    start = _end(performer)
    subjects = [new_identifier() for _ in range(5)]
    append(database, *(event(subject, 1) for subject in subjects))
    first = read(performer, after=start, limit="3")
    second = read(performer, after=first["next"], limit="3")
    seen = [item["subject"] for item in first["items"] + second["items"]]
    assert seen == [str(subject) for subject in subjects]
    assert position(second["next"]) == position(start) + 5
    assert read(performer, after=second["next"])["items"] == []
    assert read(performer, "peek_events", after=start) == {"found": True, "after": start}
    assert read(performer, "peek_events", after=second["next"]) == {"found": False, "after": second["next"]}


def test_the_sequence_of_a_subject_never_goes_backwards(database: Database, performer: Performer) -> None:
    start, subject = _end(performer), new_identifier()
    append(database, event(subject, 1), event(subject, 3), event(subject, 2), event(subject, 3), event(subject, 4))
    assert [item["sequence"] for item in read(performer, after=start)["items"]] == [1, 3, 4]


def test_a_restated_state_is_no_news_to_a_feed_that_holds_its_version(
    database: Database, performer: Performer, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = EventType("stub.thing.changed.v1", MADE.scope, "A thing changed", MADE.data)
    monkeypatch.setitem(EVENTS, changed.name, changed)
    start, subject, unseen = _end(performer), new_identifier(), new_identifier()
    again = {**event(subject, 1, changed.name), "restated": True}
    append(database, event(subject, 1), again, {**event(unseen, 4, changed.name), "restated": True})
    append(database, event(subject, 1, changed.name))
    seen = [(item["subject"], item["type"]) for item in read(performer, after=start)["items"]]
    assert seen == [(str(subject), MADE.name), (str(unseen), changed.name), (str(subject), changed.name)]


def test_events_are_seen_by_those_who_hold_their_scope(database: Database, performer: Performer) -> None:
    start = _end(performer)
    append(database, event(new_identifier(), 1))
    reply = performer.perform(call("read_events", frozenset({"events:read"}), after=start))
    page = json.loads(reply.body)
    assert page["items"] == []
    assert position(page["next"]) == position(start) + 1
    peeked = performer.perform(call("peek_events", frozenset({"events:read"}), after=start))
    assert json.loads(peeked.body)["found"] is False


def test_an_event_of_another_council_is_not_there(database: Database, performer: Performer) -> None:
    append(database, event(new_identifier(), 1, tenant=SOUTH.slug), council=SOUTH)
    north = {item["tenant"] for item in read(performer, limit="200")["items"]}
    south = json.loads(performer.perform(call("read_events", council=SOUTH.slug)).body)
    assert north <= {NORTH.slug}
    assert {item["tenant"] for item in south["items"]} == {SOUTH.slug}


class Undone(Exception):
    """What rolls a unit of work back."""


def test_a_rolled_back_append_leaves_no_gap_and_an_unknown_type_nothing(
    database: Database, performer: Performer
) -> None:
    start = _end(performer)
    with pytest.raises(LookupError):
        append(database, event(new_identifier(), 1, "stub.thing.unheard.v1"))
    with suppress(Undone), database.unit_of_work(scope()) as unit:
        append_to_feed(EVENTS)(unit, event(new_identifier(), 1))
        raise Undone
    append(database, event(new_identifier(), 1))
    assert position(read(performer, after=start)["next"]) == position(start) + 1


def test_a_position_once_readable_never_gains_a_predecessor(database: Database, performer: Performer) -> None:
    """The second of two appends waits for the first: nothing is readable out of its order."""
    start, reaction = _end(performer), append_to_feed(EVENTS)
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with database.unit_of_work(scope()) as unit:
            reaction(unit, event(new_identifier(), 1))
            began.set()
            may_end.wait(5)

    first = threading.Thread(target=slow)
    first.start()
    began.wait(5)
    second = threading.Thread(target=lambda: append(database, event(new_identifier(), 1)))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    assert read(performer, after=start)["items"] == []
    may_end.set()
    first.join(5)
    second.join(5)
    assert len(read(performer, after=start)["items"]) == 2


def test_a_follower_names_the_types_it_wants(
    database: Database, performer: Performer, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = EventType("stub.thing.changed.v1", MADE.scope, "A thing changed", MADE.data)
    secret = EventType("stub.secret.kept.v1", "secrets:read", "A secret was kept", MADE.data)
    several = define([replace(STUB, events=(MADE, changed, secret))])
    performer = Performer(several, database, Registry(database), Cursors("secret"), system_clock)
    for kind in (changed, secret):
        monkeypatch.setitem(EVENTS, kind.name, kind)
    start = _end(performer)
    append(database, *(event(new_identifier(), 1, kind.name) for kind in (MADE, changed, secret, MADE)))
    end = _end(performer)
    for types, numbers in (
        (MADE.name, [1, 4]),
        (f"{changed.name}, {MADE.name}", [1, 2, 4]),
        ("stub.thing.*", [1, 2, 4]),
        ("stub.*", [1, 2, 4]),
        (f"{changed.name},stub.secret.*", [2]),
    ):
        page = read(performer, after=start, types=types)
        wanted = [place - position(start) for place in _places(database, page)]
        assert (wanted, page["next"]) == (numbers, end), types
    assert read(performer, "peek_events", after=start, types=changed.name)["found"] is True
    tail = read(performer, after=start, types=changed.name, limit="1")["next"]
    assert read(performer, "peek_events", after=tail, types=changed.name)["found"] is False
    assert [place - position(start) for place in _places(database, read(performer, after=tail))] == [4]
    for types, status, said in (
        ("stub.thing.mad.v1", 422, "did you mean stub.thing.made.v1?"),
        (f"{MADE.name},,", 422, "is no type"),
        ("nothing.*", 422, "GET /docs lists them"),
        ("stub.secret.*", 403, "secrets:read"),
    ):
        for operation in ("read_events", "peek_events"):
            reply = performer.perform(call(operation, types=types))
            assert (reply.status, said in reply.body.decode()) == (status, True), (types, reply.body)


def _places(database: Database, page: dict[str, Any]) -> list[int]:
    identifiers = [UUID(item["id"]) for item in page["items"]]
    with database.unit_of_work(scope()) as unit:
        here = select(feed.c.position).where(feed.c.event_id.in_(identifiers)).order_by(feed.c.position)
        return list(unit.session.execute(here).scalars())


def test_a_follower_begins_now_or_at_a_moment(database: Database, performer: Performer) -> None:
    append(database, event(new_identifier(), 1))
    latest = read(performer, after="latest")
    assert (latest["items"], latest["next"]) == ([], _end(performer))
    early, late, tardy = (new_identifier() for _ in range(3))
    times = ("2031-05-01T10:00:00Z", "2031-05-01T11:00:00Z", "2031-05-01T09:00:00Z")
    append(database, *({**event(s, 1), "time": at} for s, at in zip((early, late, tardy), times, strict=True)))
    for since, subjects in (
        ("2031-05-01T10:00:00Z", [early, late, tardy]),
        ("2031-05-01T11:00:00+01:00", [early, late, tardy]),
        ("2031-05-01T10:00:01Z", [late, tardy]),
        ("2031-05-01T12:00:00Z", []),
    ):
        page = read(performer, since=since)
        assert [item["subject"] for item in page["items"]] == [str(subject) for subject in subjects]
        assert read(performer, "peek_events", since=since)["found"] is bool(subjects)
        assert page["next"] == _end(performer)
    for query in ({"since": "yesterday"}, {"since": times[0], "after": "latest"}, {"since": "2031-05-01T10:00:00"}):
        reply = performer.perform(call("read_events", **query))
        assert (reply.status, json.loads(reply.body)["errors"][0]["pointer"]) == (422, "?since"), query


def gone(performer: Performer, **query: str) -> str:
    """What a follower hears where the feed does not go on from there; the long poll hears the same."""
    for operation in ("peek_events", "read_events"):
        reply = performer.perform(call(operation, council=SOUTH.slug, **query))
        assert (reply.status, json.loads(reply.body)["type"]) == (410, "/problems/cursor-gone"), reply
    return str(json.loads(reply.body)["detail"])


def test_what_is_old_is_forgotten_and_a_follower_who_is_too_late_hears_how_to_begin_again(
    database: Database, performer: Performer
) -> None:
    def south(**query: str) -> dict[str, Any]:
        reply = performer.perform(call("read_events", council=SOUTH.slug, **query))
        assert reply.status == 200, reply
        return dict(json.loads(reply.body))

    def clean() -> None:
        Housekeeping(database, Registry(database), system_clock, DEFINITION.forgetting).clean(SOUTH)

    subjects = [new_identifier() for _ in range(5)]
    append(database, *(event(subject, 1, tenant=SOUTH.slug) for subject in subjects), council=SOUTH)
    first = south(limit="1")["next"]
    second = south(after=first, limit="1")["next"]
    third = south(after=second, limit="1")["next"]
    rest = south(after=third)
    last = rest["next"]
    clean()
    assert len(south(after=first)["items"]) == position(last) - position(first), "nothing is old yet"
    aged = update(feed).where(feed.c.position <= position(third))
    kept_for = timedelta(days=contract.FEED_KEPT_DAYS.default)
    at = datetime.now(UTC) - kept_for + timedelta(minutes=5)
    for passed, forgotten in ((timedelta(), False), (timedelta(minutes=10), True)):
        with database.unit_of_work(scope(SOUTH)) as unit:
            unit.session.execute(aged.values(appended_at=at - passed, at=at - passed))
        clean()
        assert len(south()["items"]) == position(last) - (position(third) if forgotten else 0)
    assert "after=latest" in gone(performer, after=first)
    assert "after=latest" in gone(performer, after=second)
    assert "kept" in gone(performer, since="2020-01-01T00:00:00Z")
    assert south(after=third)["items"] == rest["items"] != []
    assert south(since=datetime.now(UTC).isoformat())["next"] == last
    assert south(after=last)["items"] == []
    append(database, event(subjects[0], 2, tenant=SOUTH.slug), council=SOUTH)
    assert len(south(after=last)["items"]) == 1


def test_a_cursor_that_a_restored_feed_never_gave_out_is_gone(database: Database, performer: Performer) -> None:
    """The last events are lost as by a restore; later others stand at their positions."""
    append(database, *(event(new_identifier(), 1, tenant=SOUTH.slug) for _ in range(3)), council=SOUTH)
    reply = performer.perform(call("read_events", council=SOUTH.slug, after="latest"))
    lost = json.loads(reply.body)["next"]
    kept = position(lost) - 2
    with database.unit_of_work(scope(SOUTH)) as unit:
        unit.session.execute(delete(feed).where(feed.c.position > kept))
        unit.session.execute(update(feed_counter).values(position=kept))
    assert "after=latest" in gone(performer, after=lost)
    append(database, *(event(new_identifier(), 1, tenant=SOUTH.slug) for _ in range(4)), council=SOUTH)
    assert "restored" in gone(performer, after=lost)
    old = performer.perform(call("read_events", council=SOUTH.slug, after=str(position(lost))))
    assert old.status == 200, "cursors from before places had marks are still followed"


@pytest.mark.parametrize("after", ["x", "-1", "1" * 30, "", "1.x", "1.", "latest "])
def test_a_position_that_is_none_is_refused(performer: Performer, after: str) -> None:
    assert performer.perform(call("read_events", after=after)).status == 422


def test_reading_events_leaves_one_row_with_all_subjects(database: Database, performer: Performer) -> None:
    start, subjects = _end(performer), [new_identifier() for _ in range(3)]
    append(database, *(event(subject, 1) for subject in subjects))
    with database.unit_of_work(scope()) as unit:
        before = unit.session.execute(select(func.count()).select_from(tables.audit)).scalar_one()
    read(performer, "peek_events", after=start)
    read(performer, after=start)
    with database.unit_of_work(scope()) as unit:
        rows = unit.session.execute(select(tables.audit).order_by(tables.audit.c.id.desc())).mappings().all()
    assert len(rows) == before + 1
    assert rows[0]["subjects"] == [str(subject) for subject in subjects]


def test_as_of_is_that_of_the_source_heard_longest_ago(database: Database) -> None:
    assert feed_as_of(database, ["stub"])() is None
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    rows = [{"consumer": CONSUMER, "source": s, "as_of": at} for s, at in (("stub", late), ("other", early))]
    with database.relay.begin() as connection:
        connection.execute(insert(tables.replica_positions), rows)
    assert feed_as_of(database, ["stub"])() == late
    assert feed_as_of(database, ["stub", "other"])() == early
    assert feed_as_of(database, ["stub", "never"])() is None


def until(check: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.01)
    return check()


def test_every_replica_hears_of_an_append_and_says_when_it_hears_nothing(database: Database) -> None:
    signals = FeedSignals()
    listener = FeedListener(database.registry.url.render_as_string(hide_password=False), signals)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    assert until(lambda: signals.hearing)
    before = signals.generation(NORTH.slug), signals.generation(SOUTH.slug)
    append(database, event(new_identifier(), 1))
    assert until(lambda: signals.generation(NORTH.slug) == before[0] + 1)
    assert signals.generation(SOUTH.slug) == before[1]
    ours = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kinweave-gateway-feed'"
    with database.registry.connect() as connection:
        connection.exec_driver_sql(ours)
    assert until(lambda: signals.generation(NORTH.slug) > before[0] + 1)
    assert until(lambda: signals.hearing)
    listener.stop()
    thread.join(3)
    assert not thread.is_alive()
    assert not signals.hearing
