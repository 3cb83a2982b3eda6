"""The gates of both stages, on the days where they turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import add_months
from services.carers.recruitment.applications.facts import (
    AuthorityReply,
    Contribution,
    FormerApproval,
    Household,
    Person,
    Reference,
    Visit,
)
from services.carers.recruitment.assessment import rules
from services.carers.recruitment.assessment.gates import stage_one_gates, stage_two_gates
from tests.unit.carers.households import CHILD, DAY, FIRST, HOUSEHOLD, NUMBERS, SECOND, TEENAGER, checks, dbs, household

DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))
LATE_REPLY = AuthorityReply("Sampletown Council", DAY + timedelta(1), "nothing_known")


def broken(subject: Household, day: date = DAY) -> set[str]:
    judged = (*stage_one_gates(subject, day, NUMBERS), *stage_two_gates(subject, day, NUMBERS))
    return {v.rule for v in judged if v is not None}


def test_a_complete_household_passes_every_gate() -> None:
    assert broken(HOUSEHOLD) == set()


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (checks(dbs=()), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1),)), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1), dbs(2, level="standard"))), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1), dbs(2, barred_list=False))), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1), dbs(2, workforce="adult"))), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1), dbs(2, workforce="child_and_adult"))), set()),
        (checks(dbs=(dbs(1), dbs(2, issued_on=DAY))), set()),
        (checks(dbs=(dbs(1), dbs(2, issued_on=DAY + timedelta(1)))), {"dbs-for-every-adult"}),
        (checks(dbs=(dbs(1), dbs(2, issued_on=date(2022, 6, 16)))), set()),
        (checks(dbs=(dbs(1), dbs(2, issued_on=date(2022, 6, 15)))), {"dbs-is-current"}),
        (checks(dbs=(dbs(1), dbs(2, issued_on=date(2015, 1, 1), status_checked_on=date(2025, 3, 1)))), set()),
        (checks(dbs=(dbs(1), dbs(2, outcome="disclosure_considered"))), set()),
        (checks(dbs=(dbs(1), dbs(2, outcome="unsuitable"))), {"dbs-raises-no-bar"}),
        (checks(dbs=(dbs(1), dbs(2, outcome="unsuitable"), dbs(2))), set()),
        (checks(dbs=(dbs(1), dbs(2, DAY, outcome="unsuitable"), dbs(2))), {"dbs-raises-no-bar"}),
        (checks(dbs=(dbs(1), dbs(2), dbs(2, outcome="unsuitable"), dbs(2, DAY, level="basic"))), {"dbs-raises-no-bar"}),
        (checks(dbs=(dbs(1), dbs(2, outcome="unsuitable"), dbs(2, DAY))), set()),
        (checks(medicals=()), {"medical-for-each-applicant"}),
        (checks(references=()), {"references-with-interviews"}),
        (
            checks(references=(Reference("Referee Five", DAY), Reference(" referee five ", DAY))),
            {"references-with-interviews"},
        ),
        (
            checks(references=(Reference("Referee Five", DAY), Reference("Referee Six", None))),
            {"references-with-interviews"},
        ),
        (checks(local_authority=()), {"local-authority-consulted"}),
        (
            checks(local_authority=(LATE_REPLY,)),
            {"local-authority-consulted"},
        ),
        (
            checks(references=(Reference("Referee Five", DAY), Reference("REFEREE  Fi\u200bve", DAY))),
            {"references-with-interviews"},
        ),
        (household(visits=HOUSEHOLD.visits[1:]), {"visits-in-series"}),
        (household(visits=HOUSEHOLD.visits[1:] * 2), {"visits-in-series"}),
        (
            household(visits=(HOUSEHOLD.visits[0], replace(HOUSEHOLD.visits[0], visited_on=DAY))),
            {"every-member-spoken-to"},
        ),
        (household(courses=()), {"preparation-attended"}),
        (household(contributions=()), {"applicant-part-in-report"}),
        (household(contributions=(Contribution("observations", DAY),)), {"applicant-part-in-report"}),
    ],
)
def test_what_is_missing_is_named(subject: Household, expected: set[str]) -> None:
    assert broken(subject) == expected


@pytest.mark.parametrize(
    ("born", "needed"),
    [(date(2007, 6, 15), True), (date(2007, 6, 16), True), (date(2007, 6, 17), False)],
)
def test_a_check_is_needed_from_the_eighteenth_birthday(born: date, needed: bool) -> None:
    subject = household(people=(FIRST, SECOND, Person(3, False, born), CHILD))
    assert ("dbs-for-every-adult" in broken(subject)) is needed


def test_a_council_may_ask_for_checks_from_sixteen() -> None:
    assert rules.DBS_FOR_EVERY_ADULT.judge(HOUSEHOLD, DAY, 18) is None
    asked = rules.DBS_FOR_EVERY_ADULT.judge(HOUSEHOLD, DAY, 16)
    assert asked is not None
    assert asked.reason.endswith("person 3.")


@pytest.mark.parametrize(
    ("ended_on", "needed"),
    [(None, True), (date(2024, 2, 11), True), (date(2024, 2, 10), True), (date(2024, 2, 9), False)],
)
def test_a_former_service_within_twelve_months_is_asked(ended_on: date | None, needed: bool) -> None:
    subject = household(former=FormerApproval(ended_on))
    assert (broken(subject) == {"former-service-reference"}) is needed


def test_toddlers_are_not_asked_and_children_of_four_are() -> None:
    subject = household(people=(FIRST, SECOND, TEENAGER, Person(5, False, date(2021, 6, 17))))
    assert broken(subject) == set()
    subject = household(people=(FIRST, SECOND, TEENAGER, Person(5, False, date(2021, 6, 16))))
    assert broken(subject) == {"every-member-spoken-to"}


@given(left=DAYS, day=DAYS)
def test_whoever_has_left_is_asked_for_nothing(left: date, day: date) -> None:
    leaver = Person(9, False, date(1940, 1, 1), left_on=left)
    named = "dbs-for-every-adult" in broken(household(people=(FIRST, SECOND, leaver), checks=HOUSEHOLD.checks), day)
    always = day < date(2025, 3, 3)  # the applicants' own checks are of 3 March
    assert named is (always or day < left)


@given(born=DAYS, day=DAYS, age=st.integers(16, 18))
def test_need_of_a_check_never_ends_with_age(born: date, day: date, age: int) -> None:
    subject = household(people=(Person(1, False, born),))
    if rules.needs_dbs(subject, day, age):
        assert rules.needs_dbs(subject, day + timedelta(days=400), age)


@given(issued=DAYS, months=st.integers(1, 60), wait=st.integers(0, 3000))
def test_a_check_counts_for_exactly_its_months(issued: date, months: int, wait: int) -> None:
    day = issued + timedelta(days=wait)
    subject = household(
        people=(Person(1, True, date(1930, 1, 1)),), checks=HOUSEHOLD.checks.__class__(dbs=(dbs(1, issued),))
    )
    assert (rules.DBS_IS_CURRENT.judge(subject, day, 18, months) is None) is (day <= add_months(issued, months))


@given(st.data())
def test_more_found_out_never_breaks_a_gate(data: Any) -> None:
    """Another visit, check or interview can close a gap, it never opens one."""
    day = data.draw(DAYS)
    fewer = checks(dbs=data.draw(st.sampled_from([(), (dbs(1),), (dbs(2),)])))
    more = checks(dbs=(*fewer.checks.dbs, dbs(data.draw(st.integers(1, 4)))))
    more = Household(**{**more.__dict__, "visits": (*fewer.visits, Visit(DAY, "w", frozenset({3})))})
    assert broken(more, day) - {"dbs-is-current"} <= broken(fewer, day)


@pytest.mark.parametrize(("issued", "refused"), [(date(2024, 1, 19), True), (date(2024, 1, 20), False)])
def test_nobody_under_sixteen_has_a_dbs_check(issued: date, refused: bool) -> None:
    violation = rules.DBS_FROM_SIXTEEN.judge([TEENAGER], [(3, issued)])
    assert (violation is not None) is refused


def test_medicals_are_of_applicants() -> None:
    assert rules.MEDICAL_IS_OF_AN_APPLICANT.judge(HOUSEHOLD.people, [1, 2]) is None
    assert rules.MEDICAL_IS_OF_AN_APPLICANT.judge(HOUSEHOLD.people, [1, 3]) is not None


@pytest.mark.parametrize(
    ("outcome", "reasons", "notified", "fine"),
    [
        ("complete", None, None, True),
        ("not_suitable", None, None, False),
        ("not_suitable", "Because.", None, False),
        ("not_suitable", None, DAY, False),
        ("not_suitable", "Because.", DAY, True),
    ],
)
def test_a_negative_stage_one_is_reasoned(outcome: str, reasons: str | None, notified: date | None, fine: bool) -> None:
    assert (rules.STAGE_ONE_REASONS.judge(outcome, reasons, notified) is None) is fine


@given(subject=st.sampled_from([HOUSEHOLD, checks(dbs=(), medicals=()), household(visits=(), courses=())]), day=DAYS)
def test_no_reason_names_a_person(subject: Household, day: date) -> None:
    words = ("Referee", *(str(p.born) for p in subject.people if p.born != day))
    for violation in (*stage_one_gates(subject, day, NUMBERS), *stage_two_gates(subject, day, NUMBERS)):
        assert violation is None or not any(word in violation.reason for word in words)
