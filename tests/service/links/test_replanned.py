"""A link that is planned anew under another legal basis: its reviews and visits start anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.clock import FixedClock, add_months, add_working_days
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, record
from tests.service.links.on_the_way import NOW, PLAN, REVIEW, VISIT, deadlines
from tests.service.links.replanning import FIRST, REPLANNED, SATURDAY, active, agree_anew, book


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("replanned", clock=FixedClock(NOW))
    return made


def replan(journey: Journey, number: int, legal_basis: str, day: date = REPLANNED, saturday: date = SATURDAY) -> None:
    """The agreement of this number is signed on `day`; a session follows on `saturday`. Between them the review is held
    that the agreement names; before the child is placed it is none that the law counts."""
    held_on = day + timedelta(days=1)
    with journey.desk.at(f"{day}T10:00:00+00:00"):
        agree_anew(journey, number, legal_basis, day)
        due = deadlines(journey)
        assert (due["first_review"], "review" in due) == (str(day + timedelta(days=25)), False)
    with journey.desk.at(f"{held_on}T10:00:00+00:00"):
        assert journey.ask("record_review", {**REVIEW, "held_on": f"{held_on}"}).status == 201
        assert not {"first_review", "review"} & set(deadlines(journey))
        book(journey, saturday)


def due_on(journey: Journey, day: date = REPLANNED) -> dict[str, str]:
    with journey.desk.at(f"{day}T12:00:00+00:00"):
        return deadlines(journey)


def test_from_a_child_in_need_plan_to_regulation_48(desk: LinksDesk) -> None:
    journey = active(desk, "RP-1", "s17_6")
    replan(journey, 2, "s20_reg48")
    due = due_on(journey)
    assert due["first_review"] == str(add_months(SATURDAY, 3))
    assert due["first_visit"] == str(add_months(SATURDAY, 3))
    assert "review" not in due
    assert "visit" not in due
    with desk.at("2025-11-09T10:00:00+00:00"):
        early = journey.ask("record_review", {**REVIEW, "held_on": "2025-10-19"})
        assert early.rules == {"reviews-in-order"}
        assert journey.ask("record_link_visit", {**VISIT, "visited_on": f"{SATURDAY}"}).status == 201
        assert journey.ask("record_review", {**REVIEW, "held_on": "2025-11-09"}).status == 201
    due = due_on(journey)
    assert (due["review"], due["visit"]) == ("2026-05-09", str(add_months(SATURDAY, 6)))


def test_a_plan_of_visits_without_the_officer_does_not_do_under_regulation_48(desk: LinksDesk) -> None:
    journey = active(desk, "RP-5", "s17_6")
    assert journey.ask("set_visiting_plan", {**PLAN, "agreed_with_officer": False}, creates=True).status < 300
    assert "visiting_plan" not in deadlines(journey)
    replan(journey, 2, "s20_reg48")
    due = due_on(journey)
    assert due["visiting_plan"] == str(SATURDAY)
    assert due["first_visit"] == str(SATURDAY + timedelta(weeks=8))
    (booked,) = journey.ask("list_link_sessions", query={"from_day": str(SATURDAY)}).json["items"]
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        confirm = lambda: desk.ask("confirm_session", path={"session_id": booked["id"]})  # noqa: E731
        assert confirm().rules == {"visits-planned-before-placement"}
        assert journey.ask("set_visiting_plan", PLAN, if_match=1).status == 200
        assert confirm().status == 200
    assert "visiting_plan" not in due_on(journey)


def test_from_regulation_48_to_full_and_back(desk: LinksDesk) -> None:
    journey = active(desk, "RP-2", "s20_reg48")
    replan(journey, 2, "s20_full")
    due = due_on(journey)
    assert due["first_review"] == str(add_working_days(SATURDAY, 20))
    assert due["first_visit"] == str(SATURDAY + timedelta(days=7))
    with desk.at("2025-11-10T10:00:00+00:00"):
        first = journey.ask("record_review", {**REVIEW, "held_on": "2025-11-09"})
    assert first.json["latest_next_review_on"] == "2026-02-09"
    listed = journey.ask("list_reviews").json["items"]
    assert [one["latest_next_review_on"] for one in listed] == ["2026-04-19", due["first_review"], "2026-02-09"]
    replan(journey, 3, "s20_reg48", date(2025, 12, 1), date(2025, 12, 6))
    due = due_on(journey, date(2025, 12, 1))
    assert (due["first_review"], due["first_visit"]) == ("2026-03-06", "2026-03-06")


def bases(journey: Journey) -> dict[str, str]:
    """Of each session by its day."""
    rows = journey.desk.rows(f"select first_day, legal_basis from sessions where link_id = '{journey.link}'")
    return {f"{row.first_day}": row.legal_basis for row in rows}


def test_until_an_agreement_begins_its_legal_basis_counts_for_nothing(desk: LinksDesk) -> None:
    journey, begins = active(desk, "RP-6", "s17_6"), date(2026, 1, 5)
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        book(journey, date(2025, 12, 13))
        book(journey, date(2026, 1, 10))
        agree_anew(journey, 2, "s20_reg48", REPLANNED, begins)
        book(journey, date(2025, 12, 6))
        book(journey, date(2026, 1, 17))
    old, new = "s17_6", "s20_reg48"
    later = {"2025-12-06": old, "2025-12-13": old, "2026-01-10": new, "2026-01-17": new}
    assert bases(journey) == {f"{FIRST}": old, **later}
    before, after = due_on(journey), due_on(journey, begins)
    assert ("review" in before, "first_review" in before, "visiting_plan" in before) == (True, False, False)
    assert ("review" in after, after["first_review"], after["visiting_plan"]) == (False, "2026-01-30", "2026-01-10")
    with desk.at("2025-11-20T10:00:00+00:00"):
        own_worker = {**REVIEW, "held_on": "2025-11-20", "chaired_by": "worker-1"}
        assert journey.ask("record_review", own_worker).json["legal_basis"] == old
        (moved,) = desk.rows(f"select id from sessions where link_id = '{journey.link}' and first_day = '2025-12-06'")
        times = {"starts_at": "2026-02-07T10:00:00+00:00", "ends_at": "2026-02-07T15:00:00+00:00", "reason": "R."}
        assert desk.ask("change_session", times, path={"session_id": str(moved.id)}).status == 200
    assert (bases(journey)["2026-02-07"], "2025-12-06" in bases(journey)) == (new, False)


@pytest.mark.parametrize(("legal_basis", "latest"), [("s20_full", "2025-10-28"), ("s20_reg48", "2025-12-30")])
def test_an_agreement_names_a_review_within_the_time_of_its_legal_basis(
    desk: LinksDesk, legal_basis: str, latest: str
) -> None:
    """Today is 2025-09-30; in full care the first review is held within twenty working days."""
    number = f"RP-{legal_basis}"
    assert record(desk, number, legal_basis=legal_basis).status < 300
    journey = Journey(desk, child=number).reach("everyone_happy")
    late = (date.fromisoformat(latest) + timedelta(days=1)).isoformat()
    assert journey.draft(legal_basis=legal_basis, terms={"review_on": late}).rules == {"agreement-is-reviewed-in-time"}
    assert journey.draft(legal_basis=legal_basis, terms={"review_on": latest}).status == 201


def test_the_first_agreement_in_full_names_its_review_within_twenty_working_days(desk: LinksDesk) -> None:
    journey = active(desk, "RP-4", "s20_reg48")
    decided = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": "2025-09-30"}
    assert journey.ask("plan_legal_basis", decided).status == 200
    late, latest = ({"review_on": day} for day in ("2025-10-29", "2025-10-28"))
    assert journey.draft(legal_basis="s20_full", terms=late).rules == {"agreement-is-reviewed-in-time"}
    assert journey.draft(legal_basis="s20_full", terms=latest).status == 201


def test_deadlines_find_a_child_in_whatever_case_its_number_is_written(desk: LinksDesk) -> None:
    journey = active(desk, "RP-3", "s20_reg48")
    assert journey.ask("set_visiting_plan", PLAN, creates=True).status < 300
    found = [desk.ask("list_deadlines", query={"child": number}).json["items"] for number in ("RP-3", "rp-3")]
    assert found[0]
    assert found[0] == found[1]


@pytest.mark.parametrize(("basis", "regulation"), [("s20_reg48", "reg 48(3)(c)"), ("s20_full", "reg 28")])
def test_the_plan_of_visits_is_asked_for_by_the_regulation_of_its_basis(
    desk: LinksDesk, basis: str, regulation: str
) -> None:
    journey = active(desk, f"RP-plan-{basis}", basis)
    listed = desk.ask("list_deadlines", query={"child": journey.child, "kind": "visiting_plan"}).json["items"]
    (source,) = [one["source"] for one in listed]
    assert f"2010 {regulation}:" in source
