"""Reviews, visits and deadlines on a real link."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from tests.service.links.booking import CANCEL, RECORD
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import PLAN, REVIEW, VISIT, book, deadlines

NOW = datetime(2025, 9, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("reviewing", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def review(journey: Journey, instant: str, held_on: str, **changes: Any) -> Any:
    with journey.desk.at(instant):
        return journey.ask("record_review", {**REVIEW, "held_on": held_on, **changes})


def test_a_deadline_moves_on_with_what_is_recorded(journey: Journey) -> None:
    book(journey, 4)
    due = deadlines(journey)
    assert (due["first_review"], due["first_visit"], due["visiting_plan"]) == ("2025-10-21", "2026-01-04", "2025-10-04")
    heard = journey.ask("set_visiting_plan", PLAN, creates=True)
    assert heard.status == 201, heard.json
    due = deadlines(journey)
    assert "visiting_plan" not in due
    assert due["first_visit"] == "2025-11-29"
    with journey.desk.at("2025-10-05T09:00:00+00:00"):
        visited = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04"})
    assert visited.json["counts"] is True
    assert review(journey, "2025-12-16T10:00:00+00:00", "2025-12-15").status == 201
    due = deadlines(journey)
    assert (due["review"], due["visit"]) == ("2026-06-15", "2025-11-29")
    assert "first_review" not in due


def test_a_visit_on_a_day_without_a_break_does_not_count(journey: Journey) -> None:
    book(journey, 4)
    with journey.desk.at("2025-10-06T09:00:00+00:00"):
        other_day = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-05"})
        unseen = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04", "child_seen": False})
        seen = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04"})
    assert (other_day.json["counts"], other_day.json["why_not_counted"]) == (False, "not_placed")
    assert (unseen.json["counts"], unseen.json["why_not_counted"]) == (False, "not_seen")
    assert (seen.json["counts"], seen.json["why_not_counted"]) == (True, None)
    listed = journey.ask("list_link_visits").json["items"]
    assert [one["visited_on"] for one in listed] == ["2025-10-05", "2025-10-04", "2025-10-04"]


def test_nobody_is_visited_before_the_link_is_active(journey: Journey) -> None:
    early = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-09-29"})
    assert early.rules == {"visit-after-the-link-began"}
    assert "2025-09-30" in early.json["violations"][0]["reason"]
    assert journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-09-30"}).status == 201


def test_every_rule_that_refuses_a_review_is_named_at_once(journey: Journey) -> None:
    book(journey, 4)
    heard = journey.ask(
        "record_review",
        {
            **REVIEW,
            "held_on": "2025-10-01",
            "chaired_by": "worker-900",
            "childs_view": None,
            "next_review_on": "2026-09-30",
        },
    )
    assert heard.status == 409
    assert heard.rules == {
        "short-break-day-has-come",
        "review-chaired-independently",
        "review-gives-the-childs-view",
        "next-review-within-limit",
    }
    assert journey.ask("list_reviews").json["items"] == []


def test_a_link_that_gives_nothing_is_not_reviewed(desk: LinksDesk) -> None:
    early = Journey(desk).reach("considering")
    assert review(early, "2025-10-01T10:00:00+00:00", "2025-09-30").rules == {"review-of-living-link"}
    body = {**VISIT, "visited_on": "2025-09-30"}
    assert early.ask("record_link_visit", body).rules == {"review-of-living-link"}


def test_reviews_follow_each_other_and_are_announced_without_words(journey: Journey) -> None:
    book(journey, 4)
    first = review(journey, "2025-12-16T10:00:00+00:00", "2025-12-15", next_review_on="2026-03-15").json
    assert first["latest_next_review_on"] == "2026-06-15"
    assert deadlines(journey)["review"] == "2026-03-15"
    assert review(journey, "2026-01-10T10:00:00+00:00", "2025-12-15").rules == {"reviews-in-order"}
    assert review(journey, "2026-03-11T10:00:00+00:00", "2026-03-10").status == 201
    pages, query = [], {"limit": "1"}
    read = journey.ask("list_reviews", query=query).json
    pages += read["items"]
    assert read["next"]
    assert [one["held_on"] for one in pages] == ["2025-12-15"]
    (event,) = journey.desk.events(first["id"])
    assert event["type"] == "links.review.held.v1"
    assert "swimming" not in str(event)


def test_the_interval_of_visits_is_agreed_within_the_law_and_versioned(journey: Journey) -> None:
    refused = journey.ask("set_visiting_plan", {**PLAN, "weeks": 40, "agreed_with_officer": False}, creates=True)
    assert refused.rules == {"visiting-interval-agreed", "visiting-interval-within-limit"}
    assert journey.ask("get_visiting_plan").status == 404
    assert journey.ask("set_visiting_plan", PLAN, creates=True).json["version"] == 1
    assert journey.ask("set_visiting_plan", PLAN, creates=True).status == 412
    changed = journey.ask("set_visiting_plan", {**PLAN, "weeks": 6}, if_match=1)
    assert (changed.json["version"], changed.json["weeks"]) == (2, 6)


def test_deadlines_are_filtered_and_paged_in_one_order(journey: Journey) -> None:
    book(journey, 4)
    first = journey.desk.ask("list_deadlines", query={"child": journey.child, "limit": "2"}).json
    assert len(first["items"]) == 2
    assert first["next"]
    everything = journey.desk.ask("list_deadlines", query={"child": journey.child}).json["items"]
    days = [item["due_on"] for item in everything]
    assert days == sorted(days)
    with journey.desk.at("2027-01-01T10:00:00+00:00"):
        overdue = journey.desk.ask("list_deadlines", query={"child": journey.child, "overdue": "true"}).json["items"]
    assert {item["kind"] for item in overdue} >= {"first_review", "first_visit", "agreement_ends"}
    assert all(item["days_left"] < 0 for item in overdue)
    assert deadlines(journey, kind="first_visit") == {"first_visit": "2026-01-04"}
    assert deadlines(journey, before="2025-10-05") == {"visiting_plan": "2025-10-04"}


def test_what_is_over_and_was_not_recorded_is_due(journey: Journey) -> None:
    first, second = book(journey, 4, 11)
    desk = journey.desk

    def due() -> list[tuple[str, str, bool]]:
        items = desk.ask("list_deadlines", query={"child": journey.child, "kind": "session_record"}).json["items"]
        return [(one["session_id"], one["due_on"], one["overdue"]) for one in items]

    assert due() == []
    with desk.at("2025-10-12T10:00:00+00:00"):
        assert due() == [(first, "2025-10-04", True), (second, "2025-10-11", True)]
        assert desk.ask("complete_session", RECORD, path={"session_id": first}).status == 200
        came_not = {**CANCEL, "did_not_take_place": True}
        assert desk.ask("cancel_session", came_not, path={"session_id": second}).status == 200
        assert due() == []
