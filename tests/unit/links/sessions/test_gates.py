"""Each gate of a booking on its boundary days and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.links.hearing.facts import Skill
from services.links.sessions.gates import rules
from services.links.sessions.gates.facts import Agreed, Hours
from tests.unit.links.sessions.bookings import CARER, CHILD, EVENING, TODAY, approved, held, wanted


@pytest.mark.parametrize(
    ("slot", "begin", "end", "holiday", "fits"),
    [
        ("saturday", "2025-10-04T10:00", "2025-10-04T16:00", None, True),
        ("saturday", "2025-10-05T10:00", "2025-10-05T16:00", None, False),
        ("sunday", "2025-10-05T10:00", "2025-10-05T16:00", None, True),
        ("after_school", "2025-10-03T15:30", "2025-10-03T18:00", False, True),
        ("after_school", "2025-10-03T15:30", "2025-10-03T18:00", None, True),
        ("after_school", "2025-10-27T15:30", "2025-10-27T18:00", True, False),
        ("after_school", "2025-10-04T15:30", "2025-10-04T18:00", False, False),
        ("school_holiday", "2025-10-27T10:00", "2025-10-27T15:00", True, True),
        ("school_holiday", "2025-10-06T10:00", "2025-10-06T15:00", False, False),
        ("school_holiday", "2025-10-06T10:00", "2025-10-06T15:00", None, True),
        ("evening", "2025-10-06T18:00", "2025-10-07T00:00", None, False),
        ("one_night", "2025-10-06T18:00", "2025-10-07T09:00", None, True),
        ("one_night", "2025-10-06T18:00", "2025-10-08T09:00", None, False),
        ("weekend", "2025-10-03T16:00", "2025-10-05T16:00", None, True),
        ("weekend", "2025-10-06T16:00", "2025-10-08T16:00", None, False),
        ("weekend", "2025-10-02T16:00", "2025-10-06T16:00", None, False),
        ("few_days", "2025-10-06T16:00", "2025-10-08T16:00", None, True),
        ("few_days", "2025-10-06T16:00", "2025-10-07T16:00", None, False),
    ],
)
def test_day_and_time_are_those_of_the_slot(slot: str, begin: str, end: str, holiday: bool | None, fits: bool) -> None:
    assert (rules.FITS_SLOT.judge(wanted(begin, end, slot), holiday, Hours()) is None) is fits


@pytest.mark.parametrize(
    ("slot", "begin", "end", "reason"),
    [
        ("after_school", "14:00", "14:30", None),
        ("after_school", "13:59", "18:00", "It begins at 13:59; the slot after_school begins at 14:00 or later."),
        ("after_school", "09:00", "12:00", "It begins at 09:00; the slot after_school begins at 14:00 or later."),
        ("evening", "16:00", "23:00", None),
        ("evening", "15:59", "20:00", "It begins at 15:59; the slot evening begins at 16:00 or later."),
        ("school_holiday", "06:00", "06:30", None),
        ("school_holiday", "05:59", "09:00", "It begins at 05:59; the slot school_holiday begins at 06:00 or later."),
        ("school_holiday", "22:00", "23:01", "It ends at 23:01; a session by day ends at 23:00 or before."),
        ("school_holiday", "10:00", "10:29", "The session lasts 29 minutes; one by day lasts 30 or more."),
    ],
)
def test_a_slot_by_day_has_its_hours(slot: str, begin: str, end: str, reason: str | None) -> None:
    judged = rules.FITS_SLOT.judge(wanted(f"2025-10-03T{begin}", f"2025-10-03T{end}", slot), None, Hours())
    assert (judged and judged.reason) == reason


def test_hours_are_the_councils_and_a_stay_over_night_has_none() -> None:
    early = wanted("2025-10-03T13:00", "2025-10-03T15:00", "after_school")
    assert rules.FITS_SLOT.judge(early, None, Hours(after_school=13)) is None
    late = wanted("2025-10-03T23:30", "2025-10-04T05:00", "one_night")
    assert rules.FITS_SLOT.judge(late, None, Hours()) is None


@pytest.mark.parametrize(
    ("agreed", "nights", "refused"), [(6, 6, False), (6, 7, True), (1, 16, True), (None, 16, False)]
)
def test_a_stay_has_the_nights_that_are_agreed(agreed: int | None, nights: int, refused: bool) -> None:
    stay = wanted("2025-10-06T16:00", f"2025-10-{6 + nights:02d}T10:00", "few_days")
    later, former = (
        Agreed(date(2025, 10, 7), None, 9, {}, 31),
        Agreed(date(2025, 1, 1), date(2025, 10, 6), 9, {}, agreed),
    )
    assert (rules.WITHIN_AGREED_NIGHTS.judge(stay, [later, former]) is not None) is refused
    assert rules.WITHIN_AGREED_NIGHTS.judge(stay, []) is None


def test_the_childs_other_session_is_named() -> None:
    night = held("c", "2025-10-05T17:00", "2025-10-06T16:30", "one_night")
    broken = rules.CHILD_BOOKED_ONCE.judge(EVENING, [held("c", "2025-10-06T18:00", "2025-10-06T20:00"), night])
    assert broken is not None
    assert broken.reason == "The child has another session from 2025-10-05 17:00 to 2025-10-06 16:30."


@pytest.mark.parametrize(
    ("begin", "end", "fits"),
    [
        ("2025-10-06T16:00", "2025-10-06T16:00", False),
        ("2025-10-06T16:00", "2025-10-06T15:00", False),
        ("2025-10-06T16:00", "2025-10-06T16:01", True),
        ("2025-10-01T16:00", "2025-11-01T16:00", True),
        ("2025-10-01T16:00", "2025-11-02T16:00", False),
    ],
)
def test_a_session_ends_after_it_begins(begin: str, end: str, fits: bool) -> None:
    assert (rules.ENDS_AFTER_IT_BEGINS.judge(wanted(begin, end)) is None) is fits


@pytest.mark.parametrize(
    ("first", "last", "slots", "covers"),
    [
        (date(2025, 10, 6), date(2025, 10, 6), {"evening": 1}, True),
        (date(2025, 10, 7), None, {"evening": 1}, False),
        (date(2025, 1, 1), date(2025, 10, 5), {"evening": 1}, False),
        (date(2025, 1, 1), None, {"saturday": 1}, False),
        (date(2025, 1, 1), None, {}, True),
    ],
)
def test_an_agreement_covers_days_and_slots(
    first: date, last: date | None, slots: dict[str, int], covers: bool
) -> None:
    assert (rules.AGREEMENT_COVERS.judge(EVENING, [Agreed(first, last, 9, slots)]) is None) is covers
    assert rules.AGREEMENT_COVERS.judge(EVENING, []) is not None


def test_a_stay_may_pass_from_one_agreement_to_the_next() -> None:
    night = wanted("2025-10-06T16:00", "2025-10-07T09:00", "one_night")
    former, later = ({"one_night": 1, "sunday": 1}, {"sunday": 1})
    both = [Agreed(date(2025, 10, 7), None, 9, later), Agreed(date(2025, 1, 1), date(2025, 10, 6), 9, former)]
    assert rules.AGREEMENT_COVERS.judge(night, both) is None
    assert rules.AGREEMENT_COVERS.judge(night, both[1:]) is not None
    assert rules.AGREEMENT_COVERS.judge(wanted("2025-10-07T16:00", "2025-10-08T09:00", "one_night"), both) is not None


@pytest.mark.parametrize(
    ("slots", "of_slot", "of_others", "refused"),
    [({"evening": 2}, 1, 0, False), ({"evening": 2}, 2, 0, True), ({"evening": 2}, 1, 2, True), ({}, 2, 0, False)],
)
def test_a_month_takes_what_is_agreed(slots: dict[str, int], of_slot: int, of_others: int, refused: bool) -> None:
    agreed = [Agreed(date(2025, 1, 1), None, 3, slots)]
    others = [held("c", f"2025-10-{d:02d}T10:00", f"2025-10-{d:02d}T11:00") for d in range(1, 1 + of_slot)]
    others += [held("c", f"2025-10-{d}T10:00", f"2025-10-{d}T11:00", "sunday") for d in range(20, 20 + of_others)]
    others += [held("c", "2025-11-01T10:00", "2025-11-01T11:00"), held("c", "2025-09-30T10:00", "2025-09-30T11:00")]
    assert (rules.WITHIN_AGREED_SESSIONS.judge(EVENING, agreed, others) is not None) is refused


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"approved_on": date(2025, 10, 7)}, rules.CARER_APPROVED),
        ({"approval_ends_on": date(2025, 10, 6)}, rules.CARER_APPROVED),
        ({"kinds_of_care": frozenset({"mainstream"})}, rules.CARER_APPROVED),
        ({"suspended_from": date(2025, 10, 6)}, rules.CARER_NOT_SUSPENDED),
        ({"compliant_until": date(2025, 10, 5)}, rules.CARER_CHECKS_CURRENT),
        ({"compliant_until": None}, rules.CARER_CHECKS_CURRENT),
    ],
)
def test_the_carer_stands_on_the_day(change: dict[str, Any], rule: Any) -> None:
    assert rule.judge(EVENING, CARER) is None
    assert rule.judge(EVENING, approved(**change)) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"approved_on": date(2025, 10, 6)},
        {"approval_ends_on": date(2025, 10, 7)},
        {"suspended_from": date(2025, 10, 7)},
        {"compliant_until": date(2025, 10, 6)},
    ],
)
def test_the_day_itself_is_in_order(change: dict[str, Any]) -> None:
    carer = approved(**change)
    for rule in (rules.CARER_APPROVED, rules.CARER_NOT_SUSPENDED, rules.CARER_CHECKS_CURRENT):
        assert rule.judge(EVENING, carer) is None


def test_a_suspension_during_a_stay_stands_in_its_way() -> None:
    night = wanted("2025-10-06T16:00", "2025-10-07T09:00", "one_night")
    for day, refused in ((date(2025, 10, 7), True), (date(2025, 10, 8), False)):
        judged = rules.CARER_NOT_SUSPENDED.judge(night, approved(suspended_from=day))
        assert (judged is not None) is refused


@pytest.mark.parametrize(
    ("skills", "refused"),
    [
        ([], True),
        ([("oxygen", date(2025, 10, 6), date(2025, 10, 8))], False),
        ([("oxygen", date(2025, 10, 7), date(2026, 1, 1))], True),
        ([("oxygen", date(2025, 1, 1), date(2025, 10, 7))], True),
        ([("oxygen", date(2025, 1, 1), date(2025, 10, 7)), ("oxygen", date(2025, 10, 8), date(2026, 1, 1))], False),
        ([("hoist", date(2025, 1, 1), date(2026, 1, 1))], True),
    ],
)
def test_a_task_is_signed_off_on_every_day(skills: list[tuple[str, date, date]], refused: bool) -> None:
    carer = replace(CARER, skills=tuple(Skill(1, *one) for one in skills))
    stay = wanted("2025-10-06T16:00", "2025-10-08T10:00", "few_days")
    assert (rules.TASKS_SIGNED_OFF.judge(stay, {"oxygen"}, carer) is not None) is refused


@pytest.mark.parametrize(("last", "refused"), [("2032-04-30T10:00", False), ("2032-05-01T10:00", True)])
def test_no_session_after_the_eighteenth_birthday(last: str, refused: bool) -> None:
    assert (rules.CHILD_STILL_WAITS.judge(wanted("2032-04-30T08:00", last), CHILD) is not None) is refused


@pytest.mark.parametrize(
    ("begin", "refused"),
    [("2025-09-02T10:00", False), ("2025-09-01T10:00", True), ("2027-09-30T10:00", False), ("2027-10-01T10:00", True)],
)
def test_a_booking_is_of_its_time(begin: str, refused: bool) -> None:
    one = wanted(begin, begin.replace("T10", "T12"))
    assert (rules.BOOKED_IN_TIME.judge(one, TODAY, 28) is not None) is refused


@pytest.mark.parametrize(
    ("basis", "in_care", "refused"),
    [
        ("s17_6", True, True),
        ("s20_reg48", True, True),
        ("s20_full", True, False),
        ("s17_6", False, False),
        ("s20_reg48", False, False),
    ],
)
def test_a_child_under_a_care_order_has_short_breaks_in_full_only(basis: str, in_care: bool, refused: bool) -> None:
    assert (rules.NOT_IN_CARE.judge(basis, replace(CHILD, in_care=in_care)) is not None) is refused


@pytest.mark.parametrize(("outcome", "refused"), [("likely_to_benefit", False), ("not_likely_to_benefit", True)])
def test_no_assessment_no_session(outcome: str, refused: bool) -> None:
    assert (rules.CHILD_ASSESSED.judge(replace(CHILD, assessment_outcome=outcome)) is not None) is refused
