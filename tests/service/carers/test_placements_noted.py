"""What is recorded although a rule stands against it, and what comes to be of concern while a child is placed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import CARER_ID, example
from services.carers.placements.noting import EMERGENCY_OVER
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing, run_timer

AUTUMN_DAY = FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC))
LIMIT = "usual-limit-at-one-time"
JUNE = {"planned_end_on": "2026-06-01"}


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    made: Desk = make_desk("synthetic-noted", clock=AUTUMN_DAY)
    decision = example("record_decision").body
    terms = {**decision["terms"], "number": 8, "limit_ground": "siblings"}
    made.prepare("place_child", {"record_decision": {**decision, "terms": terms}})
    return made


@contextmanager
def at(desk: Desk, instant: datetime) -> Iterator[None]:
    """Meanwhile the clock stands there."""
    clock, desk.database.clock = desk.database.clock, FixedClock(instant)
    try:
        yield
    finally:
        desk.database.clock = clock


def place(desk: Desk, child: str, **more: Any) -> Any:
    return desk.ask("place_child", placing(desk, more.pop("starts_on", "2025-09-06"), child_id=child, **JUNE | more))


def placed(desk: Desk, child: str, **more: Any) -> str:
    heard = place(desk, child, **more)
    assert heard.status == 201, heard.json
    made: str = heard.json["id"]
    return made


def noted(desk: Desk, placement: str) -> list[tuple[str, str]]:
    read = desk.ask("get_placement", path={"placement_id": placement}).json
    return [(one["rule"], one["since"]) for one in read["concerns"]]


def told(desk: Desk, placement: str) -> list[tuple[str, int]]:
    return [(one["type"].split(".")[2], one["sequence"]) for one in desk.events(placement)]


def test_what_nobody_ended_is_judged_as_there_today(desk: Desk) -> None:
    for number in range(3):
        placed(desk, f"CH-{number}")
    summer = {"starts_on": "2025-08-01", "planned_end_on": "2025-09-01"}
    assert place(desk, "CH-9", **summer).rules == {LIMIT}
    over = placed(desk, "CH-9", **summer, ended_on="2025-09-01", end_reason="as_planned")
    assert told(desk, over) == [("ended", 1)]
    shown = desk.ask("get_placement", path={"placement_id": over}).json
    assert (shown["state"], shown["ended_on"], shown["end_reason"]) == ("ended", "2025-09-01", "as_planned")
    assert len(last(desk)["placements"]) == 3


def test_a_suspension_refuses_what_would_be_there_today_and_not_what_is_over(desk: Desk) -> None:
    assert desk.ask("suspend_carer", {"reason": "allegation", "starts_on": "2025-09-25"}).status == 200
    recent = {"starts_on": "2025-09-20", "planned_end_on": "2025-09-30"}
    assert place(desk, "CH-1", **recent).rules == {"carer-not-suspended"}
    assert place(desk, "CH-1", **recent, ended_on="2025-09-24", end_reason="as_planned").status == 201


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ({"ended_on": "2025-09-05", "end_reason": "as_planned"}, 409),
        ({"ended_on": "2025-10-01", "end_reason": "as_planned"}, 409),
        ({"ended_on": "2025-09-20"}, 422),
        ({"end_reason": "as_planned"}, 422),
    ],
)
def test_an_end_that_is_recorded_with_the_placement_is_judged(desk: Desk, end: dict[str, str], status: int) -> None:
    refused = place(desk, "CH-1", **end)
    assert refused.status == status
    assert status == 422 or refused.rules in ({"dates-in-order"}, {"date-has-come"})


def test_an_emergency_outside_the_terms_is_noted_on_the_first_day_beyond(desk: Desk) -> None:
    urgent = {"kind": "emergency", "child_age": 2, "starts_on": "2025-09-29", "planned_end_on": "2025-10-03"}
    one, other = placed(desk, "CH-1", **urgent), placed(desk, "CH-2", **urgent)
    asked = desk.rows(f"select due_at from messaging.timers where subject = '{one}'")
    assert [str(due)[:16] for (due,) in asked] == ["2025-10-07 23:00"], "midnight in England"
    end = {"ended_on": "2025-09-30", "reason": "emergency_over"}
    assert desk.ask("end_placement", end, path={"placement_id": other}).status == 200
    for instant in (datetime(2025, 10, 7, 10, tzinfo=UTC), datetime(2025, 10, 7, 23, tzinfo=UTC)):
        assert noted(desk, one) == []
        with at(desk, instant):
            run_timer(desk, EMERGENCY_OVER, one)
            run_timer(desk, EMERGENCY_OVER, other)
    assert noted(desk, one) == [("emergency-outside-terms", "2025-10-08")]
    assert (told(desk, one), told(desk, other)) == (
        [("started", 1), ("flagged", 2)],
        [("started", 1), ("ended", 2)],
    )
    flagged = desk.ask("list_placements", query={"flagged": "true", "carer_id": desk.known[CARER_ID]}).json["items"]
    assert [each["id"] for each in flagged] == [one]
    with at(desk, datetime(2025, 10, 9, 10, tzinfo=UTC)):
        end = {"reason": "emergency_over"}
        assert desk.ask("end_placement", end, path={"placement_id": one}).json["concerns"] == []


def test_an_emergency_that_is_too_long_already_is_not_placed(desk: Desk) -> None:
    urgent = {"kind": "emergency", "child_age": 2, "starts_on": "2025-09-08", "planned_end_on": "2025-09-12"}
    assert place(desk, "CH-1", **urgent).rules == {"emergency-outside-terms"}
    assert place(desk, "CH-1", **urgent, ended_on="2025-09-12", end_reason="emergency_over").status == 201


def test_private_fostering_over_the_limit_is_recorded_noted_and_counted(desk: Desk) -> None:
    three = [placed(desk, f"CH-{number}") for number in range(3)]
    private = placed(desk, "PF-1", kind="private_fostering")
    assert [noted(desk, one) for one in (*three, private)] == [[(LIMIT, "2025-09-30")]] * 4
    assert (told(desk, private), told(desk, three[0])) == ([("started", 1)], [("started", 1), ("flagged", 2)])
    assert desk.events(private)[0]["data"]["concerns"] == [{"rule": LIMIT, "since": "2025-09-30"}]
    assert len(last(desk)["placements"]) == 4
    assert place(desk, "CH-9").rules == {LIMIT}
    with at(desk, datetime(2025, 10, 2, 10, tzinfo=UTC)):
        assert desk.ask("change_household", {"left": [{"person": 3, "left_on": "2025-10-02"}]}).status == 200
        assert noted(desk, private) == [(LIMIT, "2025-09-30")], "since when it was noted first"
        assert told(desk, private) == [("started", 1)]
    end = {"ended_on": "2025-09-30", "reason": "moved_on"}
    assert desk.ask("end_placement", end, path={"placement_id": three[0]}).status == 200
    assert [noted(desk, one) for one in (*three, private)] == [[]] * 4
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3, 4, 5, 6, 7]


def test_private_fostering_with_a_suspended_carer_is_noted_until_the_suspension_ends(desk: Desk) -> None:
    assert desk.ask("suspend_carer", {"reason": "allegation", "starts_on": "2025-09-25"}).status == 200
    private = placed(desk, "PF-1", kind="private_fostering", starts_on="2025-09-26")
    assert noted(desk, private) == [("carer-not-suspended", "2025-09-30")]
    assert desk.ask("end_suspension", {"ended_on": "2025-09-30"}).status == 200
    assert (noted(desk, private), told(desk, private)) == ([], [("started", 1), ("cleared", 2)])
    assert desk.ask("suspend_carer", {"reason": "allegation"}).status == 200
    assert noted(desk, private) == [("carer-not-suspended", "2025-09-30")]


def test_a_record_of_private_fostering_has_to_be_right_itself(desk: Desk) -> None:
    placed(desk, "PF-1", kind="private_fostering")
    assert place(desk, "pf-1", kind="private_fostering").rules == {"child-placed-once"}
    assert place(desk, "PF-2", kind="private_fostering", fostered_by=[3]).rules == {"fostered-by-carers"}
    assert place(desk, "PF-2", kind="private_fostering", planned_end_on="2025-09-01").rules == {"dates-in-order"}


def test_the_children_of_a_carer_who_left_count_for_the_one_who_stays(desk: Desk) -> None:
    theirs = [placed(desk, f"CH-{number}", fostered_by=[2]) for number in range(2)]
    mine = [placed(desk, f"CH-1{number}", fostered_by=[1]) for number in range(2)]
    assert noted(desk, mine[0]) == []
    assert desk.ask("change_household", {"left": [{"person": 2, "left_on": "2025-09-15"}]}).status == 200
    assert [noted(desk, one) for one in (*theirs, *mine)] == [[(LIMIT, "2025-09-30")]] * 4
    assert place(desk, "CH-9", starts_on="2025-09-20").rules == {LIMIT}


def test_an_exemption_takes_the_concern_away_and_its_end_brings_it_again(desk: Desk) -> None:
    children = [placed(desk, f"CH-{number}") for number in range(3)]
    children.append(placed(desk, "PF-1", kind="private_fostering"))
    exemption = {**example("grant_exemption").body, "starts_on": "2025-09-30", "ends_on": None}
    granted = desk.ask("grant_exemption", {**exemption, "children": ["ch-0", "ch-1", "CH-2", "pf-1"]})
    assert granted.status == 201, granted.json
    assert [noted(desk, one) for one in children] == [[]] * 4
    path = {"carer_id": desk.known[CARER_ID], "exemption_id": granted.json["id"]}
    notice = {"reasons": "Until the end of October.", "notice_sent_on": "2025-09-30", "ends_on": "2025-10-31"}
    assert desk.ask("vary_exemption", notice, path=path).status == 200
    assert [noted(desk, one) for one in children] == [[(LIMIT, "2025-11-01")]] * 4
    cancelled = {"reason": "r", "notice_sent_on": "2025-09-30"}
    assert desk.ask("cancel_exemption", cancelled, path=path).status == 200
    assert [noted(desk, one) for one in children] == [[(LIMIT, "2025-09-30")]] * 4


def test_numbers_of_either_case_are_one_child(desk: Desk) -> None:
    placed(desk, "CH-1")
    assert place(desk, "ch-1").rules == {"child-placed-once"}
    twice = {**example("grant_exemption").body, "children": ["CH-1", "ch-1"]}
    assert desk.ask("grant_exemption", twice).rules == {"exemption-names-children"}
    shown = desk.ask("list_placements", query={"child_id": "ch-1", "carer_id": desk.known[CARER_ID]}).json["items"]
    assert [one["child_id"] for one in shown] == ["CH-1"]


def test_a_placement_that_falls_through_is_called_off_and_fills_the_home_no_more(desk: Desk) -> None:
    coming = {"child": "CH-30", "starts_on": "2025-10-08"}
    planned = {"placement_id": placed(desk, **coming)}
    too_late = {"reason": "other", "ended_on": "2025-10-09"}
    assert desk.ask("end_placement", too_late, path=planned).rules == {"date-has-come"}
    ended = desk.ask("end_placement", {"reason": "other"}, path=planned)
    assert (ended.status, ended.json["state"], ended.json["ended_on"]) == (200, "ended", "2025-09-30")
    placed(desk, **coming)
