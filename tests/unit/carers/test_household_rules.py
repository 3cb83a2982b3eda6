"""Renewals of checks and coming of age, to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.carers.household import renewals, rules
from services.carers.household.facts import Check, Household, Numbers, Resident

DONE = date(2025, 3, 3)
DUE = date(2028, 3, 3)
NUMBERS = Numbers(dbs_age=18, renewal_months=36, reminder_days=120)
CARER = Resident(1, "applicant", date(1984, 3, 9))
TEENAGER = Resident(2, "child", date(2008, 1, 20))
CHECKS = tuple(Check(kind, 1, DONE, None, "clear") for kind in ("dbs", "medical", "local_authority"))
HOUSEHOLD = Household((CARER, TEENAGER), CHECKS)


def dbs(
    person: int, done: date = DONE, confirmed: date | None = None, outcome: str = "clear", counts: bool = True
) -> Check:
    return Check("dbs", person, done, confirmed, outcome, counts)


def with_checks(*more: Check) -> Household:
    return replace(HOUSEHOLD, checks=(*CHECKS, *more))


def compliant(household: Household, day: date, numbers: Numbers = NUMBERS) -> bool:
    judged = (
        rules.CARER_CHECKS_CURRENT.judge(household, [day], numbers),
        rules.ADULT_MEMBERS_CHECKED.judge(household, [day], numbers),
    )
    return judged == (None, None)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 11, 3), "current"),
        (date(2027, 11, 4), "due_soon"),
        (DUE, "due_soon"),
        (DUE + timedelta(days=1), "lapsed"),
        (DONE - timedelta(days=1), "missing"),
    ],
)
def test_a_check_counts_three_years_and_reminds_four_months_before(day: date, state: str) -> None:
    found = {(r.person, r.kind): r.state for r in renewals.renewals(with_checks(dbs(2)), day, NUMBERS)}
    assert found[(1, "medical")] == state


def test_whoever_comes_of_age_needs_a_check_from_that_day() -> None:
    assert compliant(HOUSEHOLD, date(2026, 1, 19))
    assert not compliant(HOUSEHOLD, date(2026, 1, 20))
    assert compliant(with_checks(dbs(2)), date(2026, 1, 20))
    assert renewals.compliant_until(HOUSEHOLD, DONE, NUMBERS) == date(2026, 1, 19)
    assert renewals.compliant_until(with_checks(dbs(2)), DONE, NUMBERS) == DUE


def test_a_council_may_ask_from_sixteen_but_not_of_those_it_fosters() -> None:
    sixteen = replace(NUMBERS, dbs_age=16)
    day = date(2024, 1, 20)
    old_enough = Household((CARER, TEENAGER), tuple(replace(c, done_on=date(2023, 1, 1)) for c in CHECKS))
    assert compliant(old_enough, day)
    assert not compliant(old_enough, day, sixteen)
    fostered = replace(old_enough, residents=(CARER, replace(TEENAGER, role="fostered_child")))
    assert compliant(fostered, day, sixteen)
    staying = replace(fostered, residents=(CARER, replace(TEENAGER, role="staying_put_young_person")))
    assert not compliant(replace(staying, checks=CHECKS), date(2026, 1, 20), sixteen)


def test_an_adult_who_joined_makes_the_household_non_compliant_until_checked_or_gone() -> None:
    adult = Resident(3, "partner", date(1980, 5, 5), joined_on=date(2025, 6, 1))
    joined = replace(HOUSEHOLD, residents=(CARER, adult))
    assert compliant(joined, date(2025, 5, 31))
    assert renewals.compliant_until(joined, date(2025, 6, 1), NUMBERS) == date(2025, 5, 31)
    refused = rules.ADULT_MEMBERS_CHECKED.judge(joined, [date(2025, 6, 1)], NUMBERS)
    assert refused is not None
    assert "dbs of person 3" in refused.reason
    assert compliant(replace(joined, checks=(*CHECKS, dbs(3, date(2025, 6, 1)))), date(2025, 6, 1))
    assert not compliant(replace(joined, checks=(*CHECKS, dbs(3, counts=False))), date(2025, 6, 1))
    gone = replace(joined, residents=(CARER, replace(adult, left_on=date(2025, 7, 1))))
    assert not compliant(gone, date(2025, 6, 30))
    assert compliant(gone, date(2025, 7, 1))


def test_a_status_check_renews_from_its_own_day() -> None:
    renewed = with_checks(dbs(1, DONE, date(2027, 1, 1)), dbs(2))
    assert renewals.due_on(renewed, 1, "dbs", date(2027, 1, 1), 36) == date(2030, 1, 1)
    assert renewals.due_on(renewed, 1, "dbs", date(2026, 12, 31), 36) == DUE


def test_what_was_found_unsuitable_does_not_count_and_is_not_told() -> None:
    barred = with_checks(dbs(1, date(2025, 9, 1), outcome="unsuitable"))
    refused = rules.CARER_CHECKS_CURRENT.judge(barred, [date(2025, 9, 1)], NUMBERS)
    assert refused is not None
    assert "unsuitable" not in refused.reason
    assert renewals.compliant_until(barred, date(2025, 9, 1), NUMBERS) is None
    basic = dbs(1, date(2025, 9, 2), counts=False)
    assert renewals.due_on(with_checks(*barred.checks, basic), 1, "dbs", date(2025, 9, 2), 36) is None
    cleared = with_checks(*barred.checks, dbs(1, date(2025, 9, 3)))
    assert renewals.due_on(cleared, 1, "dbs", date(2025, 9, 3), 36) == date(2028, 9, 3)


def test_the_last_carer_does_not_simply_leave() -> None:
    alone = replace(HOUSEHOLD, residents=(replace(CARER, left_on=DONE), TEENAGER))
    assert rules.HOUSEHOLD_KEEPS_A_CARER.judge(alone, DONE) is not None
    assert rules.HOUSEHOLD_KEEPS_A_CARER.judge(HOUSEHOLD, DONE) is None
    assert rules.MEMBER_LEAVES_ONCE.judge([2]) is not None
    assert rules.CHANGE_OF_HOUSEHOLD_NAMED.judge(0) is not None


def test_born_on_the_leap_day() -> None:
    assert Resident(1, "child", date(2008, 2, 29)).reaches(18) == date(2026, 3, 1)
    assert Resident(1, "child", date(2008, 2, 29)).reaches(16) == date(2024, 2, 29)


days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
residents = st.lists(
    st.builds(
        Resident,
        number=st.integers(1, 4),
        role=st.sampled_from(["applicant", "child", "partner", "fostered_child"]),
        born=st.dates(date(1970, 1, 1), date(2020, 1, 1)),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda r: r.number,
)
checks = st.lists(
    st.builds(
        Check,
        kind=st.sampled_from(["dbs", "medical", "local_authority"]),
        person=st.integers(1, 4),
        done_on=days,
        confirmed_on=st.none() | days,
        outcome=st.sampled_from(["clear", "clear", "clear", "unsuitable"]),
        counts=st.sampled_from([True, True, False]),
    ),
    max_size=12,
)


@given(residents, checks, st.integers(0, 3000), st.sampled_from([16, 18]))
def test_compliant_until_says_the_same_as_the_rules_on_every_day_to_come(
    people: list[Resident], found: list[Check], later: int, age: int
) -> None:
    today, numbers = date(2027, 1, 1), replace(NUMBERS, dbs_age=age)
    household = Household(tuple(people), tuple(found))
    until = renewals.compliant_until(household, today, numbers)
    day = today + timedelta(days=later)
    expected = day <= until if until is not None else False
    if until is None and not any(p.approved for p in people):
        return
    assert compliant(household, day, numbers) is expected


@given(residents, checks, st.integers(0, 3000))
def test_a_household_never_becomes_compliant_by_waiting(people: list[Resident], found: list[Check], later: int) -> None:
    today = date(2027, 1, 1)
    household = Household(tuple(people), tuple(found))
    if not compliant(household, today):
        assert not compliant(household, today + timedelta(days=later))
