"""What section 20 in full asks for stands on the list of deadlines from the signed agreement on, until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.clock import FixedClock, add_working_days
from services.links.contract.codes import DUTIES
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import NOW
from tests.service.links.replanning import FIRST, REPLANNED, SATURDAY, active, agree_anew, book
from tests.support.desk import Heard

DAYS = {
    "care_plan": 10,
    "placement_plan": 5,
    "health_assessment": 20,
    "personal_education_plan": 20,
    "placement_notification": 5,
    "return_episode": 10,
}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("duties", clock=FixedClock(NOW))
    return made


def listed(journey: Journey, day: date) -> dict[str, date]:
    """The duties among the deadlines, as they stand on `day`."""
    with journey.desk.at(f"{day}T12:00:00+00:00"):
        items = journey.desk.ask("list_deadlines", query={"child": journey.child, "limit": "100"}).json["items"]
    return {one["kind"]: date.fromisoformat(one["due_on"]) for one in items if one["kind"] in DUTIES}


def from_day(first: date, **changes: int) -> dict[str, date]:
    return {duty: add_working_days(first, days) for duty, days in {**DAYS, **changes}.items()}


def complete(journey: Journey, duty: str, **body: Any) -> Heard:
    return journey.ask("complete_duty", body, path={"duty": duty})


def crossed(desk: LinksDesk, number: str) -> Journey:
    """A link under regulation 48 that was planned anew in full and agreed on `REPLANNED`; nothing is booked since."""
    journey = active(desk, number, "s20_reg48")
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        agree_anew(journey, 2, "s20_full", REPLANNED)
    return journey


def read(journey: Journey) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = journey.ask("get_duties").json
    return answer


def test_a_link_in_full_from_the_start_owes_all_from_its_first_break_on(desk: LinksDesk) -> None:
    journey = active(desk, "DU-1", "s20_full")
    assert listed(journey, FIRST) == from_day(FIRST)
    found = read(journey)
    assert (found["full_from"], found["counted_from"]) == (f"{NOW.date()}", f"{FIRST}")
    assert [one["duty"] for one in found["duties"]] == list(DUTIES)
    assert not any(one["done_on"] or one["overdue"] for one in found["duties"])


@pytest.mark.parametrize("basis", ["s17_6", "s20_reg48"])
def test_under_another_basis_nothing_of_it_is_due(desk: LinksDesk, basis: str) -> None:
    journey = active(desk, f"DU-{basis}", basis)
    assert listed(journey, REPLANNED) == {}
    assert read(journey) == {"link_id": journey.link, "full_from": None, "counted_from": None, "duties": []}
    assert complete(journey, "care_plan").rules == {"duty-of-full-regime"}


def test_a_link_that_passes_to_it_owes_nothing_before_the_agreement_is_signed(desk: LinksDesk) -> None:
    journey = active(desk, "DU-2", "s20_reg48")
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        decided = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": f"{REPLANNED}"}
        assert journey.ask("plan_legal_basis", decided).status == 200
        assert listed(journey, REPLANNED) == {}
        assert complete(journey, "care_plan").rules == {"duty-of-full-regime"}


def test_from_the_signed_agreement_on_it_owes_all_counted_from_the_first_day_away(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-3")
    assert listed(journey, REPLANNED) == from_day(REPLANNED)
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        book(journey, SATURDAY)
    assert listed(journey, REPLANNED) == from_day(SATURDAY)
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        (session,) = desk.rows(f"select id from sessions where link_id = '{journey.link}' and first_day = '{SATURDAY}'")
        cancel = {"cancelled_by": "family", "reason": "A cold."}
        assert desk.ask("cancel_session", cancel, path={"session_id": str(session.id)}).status == 200
    assert listed(journey, REPLANNED) == from_day(REPLANNED)


def test_what_the_child_has_at_home_starts_no_clock(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-home")
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        book(journey, SATURDAY)
    desk.write(f"update sessions set place = 'childs_home' where link_id = '{journey.link}'")
    assert listed(journey, REPLANNED) == from_day(REPLANNED)


def test_an_agreement_that_begins_later_puts_them_on_the_list_at_once(desk: LinksDesk) -> None:
    journey, later = active(desk, "DU-4", "s20_reg48"), REPLANNED + timedelta(days=14)
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        agree_anew(journey, 2, "s20_full", REPLANNED, starts_on=later)
    assert listed(journey, REPLANNED) == from_day(later)


def test_what_is_done_leaves_the_list_and_stands_in_the_journal(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-5")
    with desk.at(f"{REPLANNED}T12:00:00+00:00"):
        version = journey.view["version"]
        made = complete(
            journey, "health_assessment", on=f"{REPLANNED - timedelta(days=3)}", done_by="Doctor 3", note="On the file."
        )
        assert made.status == 200, made.json
        assert (made.json["done_on"], made.json["done_by"]) == ("2025-10-31", "Doctor 3")
        assert complete(journey, "health_assessment").rules == {"duty-done-once"}
        assert complete(journey, "care_plan", on=f"{REPLANNED + timedelta(days=1)}").rules == {"link-days-have-come"}
        assert complete(journey, "care_plan").json["done_on"] == f"{REPLANNED}"
        assert complete(journey, "holiday").status == 404
        assert journey.view["version"] == version + 2
        last = journey.view["journal"][-2]
        assert (last["step"], last["duty"], last["words"]) == ("complete_duty", "health_assessment", "On the file.")
        assert journey.events[-1]["type"] == "links.link.duty_done.v1"
    left = from_day(REPLANNED)
    assert listed(journey, REPLANNED) == {k: d for k, d in left.items() if k not in ("health_assessment", "care_plan")}
    done = {one["duty"]: one["done_on"] for one in read(journey)["duties"] if one["done_on"]}
    assert done == {"health_assessment": "2025-10-31", "care_plan": f"{REPLANNED}"}


def test_a_duty_that_is_done_does_not_hold_back_a_step_of_an_earlier_day(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-6")
    later = REPLANNED + timedelta(days=2)
    with desk.at(f"{later}T12:00:00+00:00"):
        assert complete(journey, "care_plan", on=f"{later}").status == 200
        day = later - timedelta(days=1)
        assert journey.ask("suspend_link", {"reason": "illness", "on": f"{day}"}).status == 200
    assert "placement_plan" in listed(journey, REPLANNED)
    with desk.at(f"{later}T13:00:00+00:00"):
        assert journey.ask("end_link", {"reason": "other"}).status == 200
        assert complete(journey, "placement_plan").rules == {"duty-of-full-regime"}
    assert listed(journey, REPLANNED) == {}


def test_it_is_overdue_the_day_after(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-7")
    due = add_working_days(REPLANNED, 5)
    for day, overdue in ((due, False), (due + timedelta(days=1), True)):
        with desk.at(f"{day}T12:00:00+00:00"):
            found = {one["duty"]: one["overdue"] for one in read(journey)["duties"]}
        assert (found["placement_plan"], found["care_plan"]) == (overdue, False)


def test_a_council_sets_stricter_numbers_from_a_day_on(make_desk: Any) -> None:
    settings = {"short_breaks.placement_plan_working_days": 0, "short_breaks.health_assessment_working_days": 15}
    desk = make_desk("duties-stricter", settings=settings, clock=FixedClock(NOW))
    journey = active(desk, "DU-8", "s20_full")
    assert listed(journey, FIRST) == from_day(FIRST, placement_plan=0, health_assessment=15)


def test_the_childs_record_is_flagged_where_it_names_another_basis_than_the_link(desk: LinksDesk) -> None:
    journey = crossed(desk, "DU-9")
    for day, warned in ((REPLANNED - timedelta(days=1), []), (REPLANNED, ["legal_basis_differs"])):
        with desk.at(f"{day}T10:00:00+00:00"):
            assert journey.view["warnings"] == warned
            (in_list,) = desk.ask("list_links", query={"child": journey.child}).json["items"]
            assert in_list["warnings"] == warned
