"""The statement: published by people, read by everybody, kept in every version; its figures hide small numbers."""

from __future__ import annotations

import copy
import threading
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import FixedClock
from chassis.messaging.republish import republish
from services.links.children.tables import Child
from services.links.contract.examples import example
from services.links.contract.settings.statement import REVIEW_MONTHS
from services.links.linking.tables import Link
from services.links.sessions.tables import Session
from tests.service.links.desk import LinksDesk
from tests.service.links.rows import put

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))


def body(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(example("publish_statement").body), **changes}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """A council of its own for each test: a council has one statement."""
    made: LinksDesk = make_desk(f"statement-{uuid4().hex[:12]}", clock=TODAY)
    return made


def anybody(desk: LinksDesk, operation: str, **query: str) -> Any:
    return desk.ask(operation, query=query, actor=None, grants=(), client="anonymous")


def test_nothing_is_there_before_it_is_published(desk: LinksDesk) -> None:
    assert anybody(desk, "get_statement").status == 404
    assert anybody(desk, "list_statement_versions").json == {"items": [], "next": None}


def test_publishing_needs_a_worker_the_scope_and_the_version_read(desk: LinksDesk) -> None:
    assert desk.ask("publish_statement", body()).status == 428
    assert desk.ask("publish_statement", body(), if_match=1).status == 412
    assert desk.ask("publish_statement", body(), creates=True).status == 201
    assert desk.ask("publish_statement", body(), creates=True).status == 412
    assert desk.ask("publish_statement", body(), if_match=2).status == 412
    assert desk.ask("publish_statement", body(), if_match=1).json["version"] == 2


def test_every_version_stays_as_it_was_published(desk: LinksDesk) -> None:
    desk.ask("publish_statement", body(summary="First."), creates=True)
    desk.ask("publish_statement", body(summary="Second.", review_on="2026-03-01"), if_match=1)
    present = anybody(desk, "get_statement")
    assert (present.json["summary"], present.json["latest"], present.headers["ETag"]) == ("Second.", True, '"2"')
    earlier = anybody(desk, "get_statement", version="1")
    assert (earlier.json["summary"], earlier.json["latest"]) == ("First.", False)
    assert "ETag" not in earlier.headers
    assert anybody(desk, "get_statement", version="3").status == 404
    versions = anybody(desk, "list_statement_versions", limit="1").json
    assert [(one["version"], one["review_on"]) for one in versions["items"]] == [(2, "2026-03-01")]
    assert versions["next"]


def test_who_published_is_kept_and_not_shown(desk: LinksDesk) -> None:
    published = desk.ask("publish_statement", body(), creates=True, actor="worker-77")
    (row,) = desk.rows("select published_by from statement_texts")
    assert row.published_by == "worker-77"
    assert b"worker-77" not in published.content + anybody(desk, "get_statement").content


def test_each_version_is_announced_and_the_one_in_force_again_when_all_is(desk: LinksDesk) -> None:
    def announce_all() -> None:
        republish(desk.database, desk.definition, desk.registry.serving(desk.council.slug))

    announce_all()
    desk.ask("publish_statement", body(), creates=True)
    refused = desk.ask("publish_statement", body(not_offered=[]), if_match=1)
    assert refused.status == 409
    desk.ask("publish_statement", body(review_on="2026-03-01"), if_match=1)
    announce_all()
    ((identifier,),) = desk.rows("select id from statements")
    events = desk.events(identifier)
    assert [(e["type"], e["sequence"], e["data"]["review_on"]) for e in events] == [
        ("links.statement.published.v1", 1, body()["review_on"]),
        ("links.statement.published.v1", 2, "2026-03-01"),
        ("links.statement.changed.v1", 2, "2026-03-01"),
    ]
    shown = {"id": str(identifier), "version": 2, "published_on": "2025-09-30", "review_on": "2026-03-01"}
    assert events[1]["data"] == events[2]["data"] == shown


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"not_offered": []}, "statement-covers-the-range"),
        (
            {
                "not_offered": [
                    {"break_type": "overnight_home", "reason": "None."},
                    {"break_type": "evening", "reason": "None."},
                ]
            },
            "statement-does-not-contradict-itself",
        ),
        ({"review_on": "2025-09-30"}, "statement-is-kept-under-review"),
        ({"review_on": "2026-10-01"}, "statement-is-kept-under-review"),
    ],
)
def test_a_rule_refuses_and_nothing_is_published(desk: LinksDesk, changes: dict[str, Any], rule: str) -> None:
    refused = desk.ask("publish_statement", body(**changes), creates=True)
    assert (refused.status, refused.rules) == (409, {rule})
    assert anybody(desk, "get_statement").status == 404


def test_how_long_a_statement_may_stand_is_the_councils_setting(make_desk: Any) -> None:
    desk = make_desk("statement-half-yearly", settings={REVIEW_MONTHS.name: 6}, clock=TODAY)
    assert desk.ask("publish_statement", body(review_on="2026-03-31"), creates=True).status == 409
    assert desk.ask("publish_statement", body(review_on="2026-03-30"), creates=True).status == 201


@pytest.mark.parametrize("attempt", range(3))
def test_two_that_publish_first_at_once_make_one_statement(desk: LinksDesk, attempt: int) -> None:
    heard: list[int] = []
    line = threading.Barrier(6)

    def publish() -> None:
        assert anybody(desk, "get_statement").status == 404
        line.wait()
        heard.append(desk.ask("publish_statement", body(), creates=True).status)

    threads = [threading.Thread(target=publish) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [201, *[412] * 5]
    assert len(desk.rows("select number from statement_texts")) == 1


def test_the_page_is_made_of_what_was_published(desk: LinksDesk) -> None:
    desk.ask("publish_statement", body(summary="First <b>bold</b>."), creates=True)
    shown = desk.ask("get_statement", actor=None, grants=(), client="anonymous", accept="text/html")
    assert shown.status == 200
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"First &lt;b&gt;bold&lt;/b&gt;." in shown.content
    assert b"version 1, published on 30 September 2025" in shown.content
    again = desk.ask("get_statement", actor=None, grants=(), accept="text/html")
    assert again.headers["ETag"] == shown.headers["ETag"]
    desk.ask("publish_statement", body(), if_match=1)
    assert desk.ask("get_statement", grants=(), accept="text/html").headers["ETag"] != shown.headers["ETag"]
    earlier = desk.ask("get_statement", query={"version": "1"}, grants=(), accept="text/html")
    assert b"This is an earlier version" in earlier.content


def test_figures_hide_small_numbers(desk: LinksDesk) -> None:
    for number in range(9):
        child(desk, f"C-{number}")
    found = {one["name"]: one["value"] for one in anybody(desk, "read_statement_figures").json["figures"]}
    assert (found["children_linked"], found["children_not_linked"], found["children"]) == ("c", "9", "c")
    for number in range(9, 20):
        child(desk, f"C-{number}")
    numbers = {row.number: row.id for row in desk.rows("select id, number from children")}
    states = ["active"] * 3 + ["ended"] * 4
    put(desk, Link, [{"state": s, "child_id": numbers[f"C-{n}"], "child": f"C-{n}"} for n, s in enumerate(states)])
    found = {one["name"]: one["value"] for one in anybody(desk, "read_statement_figures").json["figures"]}
    assert (found["children_linked"], found["children_not_linked"], found["children"]) == ("c", "17", "c")
    assert found["carers_linked"] == "c"


@pytest.mark.parametrize(
    ("by_day", "overnight", "carers", "shown"),
    [
        ([], [0] * 37, 9, ("c", "c", "c")),
        ([], [n % 6 for n in range(37)], 9, ("c", "c", "c")),
        ([], [n % 7 for n in range(37)], 9, ("c", "37", "c")),
        ([n % 8 for n in range(40)], [0] * 37, 9, ("40", "c", "c")),
        ([n % 8 for n in range(40)], [n % 7 for n in range(37)], 9, ("40", "37", "77")),
        ([n % 8 for n in range(40)], [n % 7 for n in range(37)], 1, ("c", "c", "c")),
        ([n % 8 for n in range(40)], [n % 7 for n in range(37)], 6, ("c", "c", "c")),
    ],
)
def test_how_often_one_child_or_carer_has_sessions_is_told_nobody(
    desk: LinksDesk, by_day: list[int], overnight: list[int], carers: int, shown: tuple[str, str, str]
) -> None:
    """`by_day` and `overnight` name the child of each session that took place, `carers` how many held them in turn."""
    everybody = [{"id": UUID(int=n + 1), "number": f"C-{n}", "key": f"council:c-{n}"} for n in range(8)]
    put(desk, Child, [{**one, "assessment_outcome": "likely_to_benefit"} for one in everybody])
    link = {"id": uuid4(), "child_id": everybody[0]["id"], "child": "C-0", "state": "ended"}
    put(desk, Link, [link])
    took_place = [*(("saturday", n) for n in by_day), *(("one_night", n) for n in overnight)]
    rows = [
        {
            "link_id": link["id"],
            "child_id": everybody[number]["id"],
            "child": everybody[number]["number"],
            "carer_id": UUID(int=1000 + count % carers),
            "slot": slot,
            "state": "completed",
            "first_day": date(2025, 6, 7),
        }
        for count, (slot, number) in enumerate(took_place)
    ]
    not_told = [{"state": "booked"}, {"first_day": date(2024, 8, 31)}, {"first_day": date(2025, 9, 1)}]
    put(desk, Session, [*rows, *({**rows[0], **change} for change in not_told)])
    found = {one["name"]: one["value"] for one in anybody(desk, "read_statement_figures").json["figures"]}
    assert (found["sessions_by_day"], found["sessions_overnight"], found["sessions"]) == shown


def child(desk: LinksDesk, number: str) -> None:
    sent = copy.deepcopy(example("record_child").body)
    heard = desk.ask("record_child", sent, path={"child": number}, creates=True)
    assert heard.status == 201, heard
