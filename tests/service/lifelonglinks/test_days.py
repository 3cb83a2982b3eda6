"""What the days bring by themselves: beginning, review and end are announced when they come, once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.messaging.scopes import system_scope
from services.lifelonglinks.contract import Held, stands_on
from services.lifelonglinks.definition import DEFINITION
from tests.service.lifelonglinks.desk import Desk


def at(text: str) -> FixedClock:
    return FixedClock(datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.fixture
def days(make_desk: Any, request: pytest.FixtureRequest) -> Any:
    """`days(instant)`: the desk of this test's own council at an instant."""
    slug = request.node.name.replace("_", "-")[-30:].strip("-")

    def desk(instant: str) -> Desk:
        made: Desk = make_desk(slug, clock=at(instant))
        return made

    return desk


def told(desk: Desk, restriction: str) -> list[str]:
    return [e["type"].split(".")[2] for e in desk.events(restriction)]


def test_begins_ends_and_is_told(days: Any) -> None:
    """British Summer Time began on 29 March 2026, so that a day ends at 23:00 UTC."""
    desk = days("2026-03-20T10:00:00")
    added = desk.add(starts_on="2026-03-25", ends_on="2026-03-30").json
    assert added["state"] == "coming"
    days("2026-03-24T23:59:59").run_timers()
    assert told(desk, added["id"]) == ["added"]
    days("2026-03-25T00:00:01").run_timers()
    assert told(desk, added["id"]) == ["added", "begun"]
    days("2026-03-30T22:59:59").run_timers()
    assert told(desk, added["id"]) == ["added", "begun"]
    after = days("2026-03-30T23:00:01")
    after.run_timers()
    after.run_timers()
    assert told(desk, added["id"]) == ["added", "begun", "expired"]
    events = desk.events(added["id"])
    assert [e["sequence"] for e in events] == [1, 2, 3]
    assert [e["data"]["in_force"] for e in events] == [False, True, False]
    read = after.ask("get_restriction", restriction=added["id"])
    assert (read.json["state"], read.headers["ETag"]) == ("expired", '"3"')
    assert after.ask("lift_restriction", {"reason": "other"}, restriction=added["id"]).rules == {"restriction-stands"}


def test_is_reviewed_again_and_again(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    added = desk.add(review_due_on="2026-02-02").json["id"]
    days("2026-02-01T23:59:59").run_timers()
    assert told(desk, added) == ["added"]
    on_the_day = days("2026-02-02T00:00:01")
    on_the_day.run_timers()
    assert told(desk, added) == ["added", "review_due"]
    review = {"outcome": "continues", "reviewed_on": "2026-02-02", "next_review_on": "2026-02-20"}
    assert on_the_day.ask("review_restriction", review, restriction=added).status == 200
    days("2026-02-20T09:00:00").run_timers()
    assert told(desk, added) == ["added", "review_due", "reviewed", "review_due"]
    assert [e["sequence"] for e in desk.events(added)] == [1, 2, 3, 4]


def test_a_day_that_was_changed_brings_nothing(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    added = desk.add(ends_on="2026-01-10", review_due_on="2026-01-08").json["id"]
    change = {"ends_on": "2026-01-20", "review_due_on": "2026-01-18"}
    assert desk.ask("change_restriction", change, restriction=added, if_match=1).status == 200
    days("2026-01-12T00:00:00").run_timers()
    assert told(desk, added) == ["added", "changed"]
    days("2026-01-19T00:00:00").run_timers()
    assert told(desk, added) == ["added", "changed", "review_due"]
    days("2026-01-21T00:00:00").run_timers()
    assert told(desk, added) == ["added", "changed", "review_due", "expired"]


def test_what_was_lifted_never_expires(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    added = desk.add(starts_on="2026-01-07", ends_on="2026-01-10").json["id"]
    assert desk.ask("lift_restriction", {"reason": "recorded_in_error"}, restriction=added).status == 200
    days("2026-02-01T00:00:00").run_timers()
    assert told(desk, added) == ["added", "lifted"]


def test_late_timers_tell_the_end_only(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    added = desk.add(starts_on="2026-01-07", ends_on="2026-01-10", review_due_on="2026-01-08").json["id"]
    days("2026-02-01T00:00:00").run_timers()
    assert told(desk, added) == ["added", "expired"]


def test_an_event_is_enough_for_a_replica(days: Any) -> None:
    desk = days("2026-03-20T10:00:00")
    added = desk.add(starts_on="2026-03-20", ends_on="2026-03-30", applies_to_household=True, kind="indirect_only").json
    (event,) = desk.events(added["id"])
    data = event["data"]
    held = Held.read(data)
    assert (held.kind, held.applies_to_household) == ("indirect_only", True)
    assert stands_on(held, date(2026, 3, 30))
    assert not stands_on(held, date(2026, 3, 31))
    later = days("2026-03-25T10:00:00")
    later.ask("lift_restriction", {"reason": "risk_ended"}, restriction=added["id"])
    held = Held.read(desk.events(added["id"])[-1]["data"])
    assert stands_on(held, date(2026, 3, 24))
    assert not stands_on(held, date(2026, 3, 25))


def test_the_present_state_is_announced_again(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    standing, lifted = desk.add().json["id"], desk.add().json["id"]
    desk.ask("lift_restriction", {"reason": "risk_ended"}, restriction=lifted)
    with desk.database.unit_of_work(system_scope(desk.council, "test")) as unit:
        DEFINITION.republishers["restriction"](unit)
    again = [(e["type"].split(".")[2], e["sequence"], e["data"]["state"]) for e in desk.events(lifted)][-1]
    assert again == ("changed", 2, "lifted")
    assert [e["sequence"] for e in desk.events(standing)] == [1, 1]


def test_a_review_that_is_due_is_told_once_whatever_else_wakes(days: Any) -> None:
    desk = days("2026-01-05T10:00:00")
    added = desk.add(ends_on="2026-01-10", review_due_on="2026-01-08").json["id"]
    overdue = days("2026-01-09T00:00:00")
    overdue.run_timers()
    assert overdue.ask("change_restriction", {"ends_on": "2026-01-20"}, restriction=added, if_match=2).status == 200
    days("2026-01-12T00:00:00").run_timers()
    assert told(desk, added) == ["added", "review_due", "changed"]
