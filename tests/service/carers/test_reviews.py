"""Reviews of an approval: what is kept, refused and announced."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import APPLICATION_ID, CARER_ID, example
from services.carers.contract.scopes import CARERS_READ, CLOSED, SCOPES
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing, run_timer

REVIEW = example("record_review").body
UNASKED = {"carers": True, "children": "nobody_placed", "placing_authorities": "nobody_placed"}


def review(desk: Desk, held_on: str, **changes: Any) -> Any:
    return desk.ask("record_review", {**REVIEW, "held_on": held_on, "panel_on": None, **changes})


def due(desk: Desk) -> tuple[Any, Any, Any]:
    standing = last(desk)["standing"]
    return standing["reviewed_on"], standing["next_review_on"], standing["found_unsuitable_on"]


def test_a_review_sets_the_day_of_the_next_and_is_announced(desk: Desk) -> None:
    desk.prepare("record_review")
    assert due(desk) == (None, "2026-06-16", None)
    heard = desk.send_example("record_review")
    assert (heard.status, heard.headers["ETag"]) == (201, '"2"')
    assert (heard.json["due_on"], heard.json["late"], heard.json["recorded_by"]) == ("2026-06-16", False, "worker-900")
    assert announced(desk)[-1]["type"] == "carers.carer.reviewed.v1"
    assert due(desk) == ("2025-09-17", "2026-09-16", None)
    assert "remains suitable" not in str(announced(desk))
    assert desk.ask("get_carer").json["standing"]["next_review_on"] == "2026-09-16"
    again = review(desk, "2025-09-18", next_review_on=None)
    assert (again.json["due_on"], again.json["next_review_on"]) == ("2026-09-16", "2026-09-18")
    assert [one["held_on"] for one in desk.ask("list_reviews").json["items"]] == ["2025-09-17", "2025-09-18"]
    first = desk.ask("list_reviews", query={"limit": "1"}).json
    assert [one["held_on"] for one in first["items"]] == ["2025-09-17"]
    rest = desk.ask("list_reviews", query={"limit": "1", "cursor": first["next"].split("cursor=")[1]}).json
    assert [one["held_on"] for one in rest["items"]] == ["2025-09-18"]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"held_on": "2025-06-16", "next_review_on": None}, {"review-follows-the-one-before"}),
        ({"held_on": "2025-06-17", "next_review_on": None}, set()),
        ({"next_review_on": "2026-09-17"}, set()),
        ({"next_review_on": "2026-09-18"}, {"next-review-of-approval-within-limit"}),
        ({"next_review_on": "2025-09-17"}, {"next-review-of-approval-within-limit"}),
        ({"next_review_on": "2025-09-18"}, set()),
        ({"held_on": "2199-12-30", "panel_on": "2199-12-31", "next_review_on": "2199-12-31"}, {"date-has-come"}),
        ({"panel_on": None}, {"first-review-to-panel"}),
        ({"panel_on": "2025-09-16"}, {"dates-in-order"}),
        ({"panel_on": "2025-09-17"}, set()),
        ({"views": {**UNASKED, "carers": False}}, {"review-seeks-views"}),
        (
            {"panel_on": None, "next_review_on": "2027-01-01", "views": {**UNASKED, "carers": False}},
            {"first-review-to-panel", "next-review-of-approval-within-limit", "review-seeks-views"},
        ),
    ],
)
def test_what_a_review_has_to_keep_to(desk: Desk, changes: dict[str, Any], refused: set[str]) -> None:
    desk.prepare("record_review")
    heard = desk.ask("record_review", {**REVIEW, **changes})
    assert heard.status == (409 if refused else 201)
    assert not refused or heard.rules == refused
    assert len(announced(desk)) == (1 if refused else 2)


def test_a_review_comes_after_the_one_before_and_needs_an_approval_that_stands(make_desk: Any) -> None:
    desk = make_desk("synthetic-reviewed", clock=FixedClock(datetime(2025, 12, 1, 10, tzinfo=UTC)))
    desk.prepare("record_review")
    assert desk.send_example("record_review").status == 201
    assert review(desk, "2025-09-17").rules == {"review-follows-the-one-before"}
    desk.ask("record_resignation", {"received_on": "2025-10-01"})
    assert desk.ask("get_carer").json["state"] == "ended"
    assert review(desk, "2025-11-01").rules == {"carer-is-approved"}


OVER = {"ended_on": "2025-09-20", "end_reason": "as_planned"}


def test_children_placed_there_and_the_authorities_that_placed_them_are_asked(desk: Desk) -> None:
    desk.prepare("record_review")
    assert desk.ask("place_child", placing(desk, "2025-09-17", **OVER)).status == 201
    asked = {**UNASKED, "children": "too_young_or_without_understanding", "placing_authorities": "sought"}
    assert desk.send_example("record_review").rules == {"review-seeks-views"}
    assert desk.send_example("record_review", {**REVIEW, "held_on": "2025-09-16"}).status == 201
    assert desk.ask("record_review", {**REVIEW, "views": {**asked, "children": "nobody_placed"}}).status == 409
    assert (
        desk.ask("record_review", {**REVIEW, "views": {**asked, "placing_authorities": "nobody_placed"}}).status == 409
    )
    assert desk.ask("record_review", {**REVIEW, "views": asked}).status == 201


def test_a_carer_found_not_suitable_shows_until_a_review_finds_otherwise(desk: Desk) -> None:
    desk.prepare("record_review")
    found = desk.send_example("record_review", {**REVIEW, "outcome": "not_suitable"})
    assert found.status == 201
    assert desk.ask("get_carer").json["state"] == "approved"
    assert due(desk) == ("2025-09-17", "2026-09-16", "2025-09-17")
    review(desk, "2025-09-20", outcome="suitable_with_changed_terms_to_follow")
    assert due(desk) == ("2025-09-20", "2026-09-16", None)


def test_what_a_review_found_is_closed_to_whoever_may_not_read_concerns(desk: Desk) -> None:
    desk.prepare("list_reviews")
    (usual,) = desk.ask("list_reviews", grants=frozenset(SCOPES) - CLOSED).json["items"]
    (opened,) = desk.ask("list_reviews", grants={CARERS_READ, "concerns:read"}).json["items"]
    assert set(opened) - set(usual) == {"summary"}


def test_a_review_sent_twice_under_one_key_is_kept_once(desk: Desk) -> None:
    desk.prepare("record_review")
    key = str(uuid4())
    first, again = (desk.ask("record_review", REVIEW, key=key) for _ in range(2))
    assert (first.status, again.headers["Idempotency-Replayed"], again.json) == (201, "true", first.json)
    assert len(desk.ask("list_reviews").json["items"]) == 1
    assert desk.ask("record_review", REVIEW, if_match=1).status == 412


def test_carers_are_found_by_the_day_of_their_next_review(make_desk: Any) -> None:
    desk = make_desk("synthetic-reviews-due")
    desk.prepare("record_review")

    def found(day: str) -> bool:
        return desk.ask("list_carers", query={"review_before": day}).json["items"] != []

    assert (found("2026-06-16"), found("2026-06-17")) == (False, True)
    desk.send_example("record_review")
    assert (found("2026-09-16"), found("2026-09-17")) == (False, True)


def test_the_timeline_shows_when_the_first_review_was_held(desk: Desk) -> None:
    desk.prepare("list_reviews")
    review(desk, "2025-09-20")
    path = {"application_id": desk.known[APPLICATION_ID]}
    entries = {e["step"]: e for e in desk.ask("get_timeline", path=path).json["entries"]}
    assert (entries["first_review"]["state"], entries["first_review"]["done_on"]) == ("done", "2025-09-17")


def test_a_review_that_is_due_or_overdue_is_announced_unless_it_was_held(make_desk: Any) -> None:
    def on(*day: int) -> Desk:
        made: Desk = make_desk("synthetic-waking", clock=FixedClock(datetime(*day, 9, 0, tzinfo=UTC)))  # type: ignore[misc]
        made.known.update(known)
        return made

    known: dict[str, str] = {}
    desk = on(2025, 9, 30)
    desk.prepare("record_review")
    known = desk.known
    carer = desk.known[CARER_ID]
    awaited = f"{carer} 2026-06-16"
    timers = desk.rows(f"select kind, due_at from messaging.timers where subject = '{awaited}' order by due_at")
    assert [tuple(row) for row in timers] == [
        ("review_due", datetime(2026, 4, 16, 23, tzinfo=UTC)),
        ("review_overdue", datetime(2026, 6, 16, 23, tzinfo=UTC)),
    ]
    run_timer(on(2026, 4, 17), "review_due", awaited)
    assert announced(desk)[-1]["type"] == "carers.carer.review_due.v1"
    run_timer(on(2026, 6, 17), "review_overdue", awaited)
    assert announced(desk)[-1]["type"] == "carers.carer.review_overdue.v1"
    late = review(on(2026, 6, 20), "2026-06-18", next_review_on=None, panel_on="2026-06-18")
    assert (late.json["due_on"], late.json["late"]) == ("2026-06-16", True)
    run_timer(on(2026, 6, 21), "review_overdue", awaited)
    assert announced(desk)[-1]["type"] == "carers.carer.reviewed.v1"
