"""Households for the rules to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.carers.recruitment.applications.facts import (
    AuthorityReply,
    Checks,
    Contribution,
    Course,
    Dbs,
    Household,
    Medical,
    Person,
    Reference,
    Visit,
)
from services.carers.recruitment.assessment.gates import Numbers

APPLIED = date(2025, 2, 10)
DAY = date(2025, 6, 16)
NUMBERS = Numbers(
    dbs_age=18, dbs_months=36, medical_months=36, references=2, former_service_months=12, visits=2, spoken_to_age=4
)

FIRST = Person(1, True, date(1984, 3, 9))
SECOND = Person(2, True, date(1982, 11, 30))
TEENAGER = Person(3, False, date(2008, 1, 20))
CHILD = Person(4, False, date(2016, 6, 14))


def dbs(person: int, issued_on: date = date(2025, 3, 3), **values: Any) -> Dbs:
    usual = Dbs(person, "enhanced", "child", True, issued_on, None, "clear")
    return replace(usual, **values)


CHECKS = Checks(
    dbs=(dbs(1), dbs(2)),
    medicals=(Medical(1, date(2025, 3, 5), "suitable"), Medical(2, date(2025, 3, 5), "suitable")),
    references=(Reference("Referee Five", date(2025, 3, 6)), Reference("Referee Six", date(2025, 3, 7))),
    local_authority=(AuthorityReply("Sampletown Council", date(2025, 3, 4), "nothing_known"),),
)

HOUSEHOLD = Household(
    people=(FIRST, SECOND, TEENAGER, CHILD),
    checks=CHECKS,
    former=None,
    applied_on=APPLIED,
    visits=(
        Visit(date(2025, 3, 20), "worker-202", frozenset({1, 2})),
        Visit(date(2025, 4, 3), "worker-202", frozenset({1, 2, 3, 4})),
    ),
    courses=(Course(date(2025, 4, 5), frozenset({1, 2})),),
    contributions=(Contribution("own_part", date(2025, 4, 28)),),
)


def household(**values: Any) -> Household:
    return replace(HOUSEHOLD, **values)


def checks(**values: Any) -> Household:
    return replace(HOUSEHOLD, checks=replace(CHECKS, **values))
