"""Rules on checks that have to be renewed: no new placement where one is missing or lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chassis.births import ESTIMATED
from chassis.rules import rule
from services.carers.household.facts import Household, Numbers
from services.carers.household.renewals import Renewal, gaps

PRACTICE = "practice of several councils: renewed every three years, and no new placements after a check has lapsed"
SCHEDULE_3 = "Fostering Services (England) Regulations 2011 Schedule 3"


@rule("carer-checks-current", "A check of an approved carer is missing or has lapsed.", PRACTICE)
def CARER_CHECKS_CURRENT(household: Household, days: Iterable[date], numbers: Numbers) -> bool | str:
    """DBS, medical and local authority check of each approved carer, on each of these days."""
    return _judged(household, days, numbers, approved=True)


@rule("adult-members-checked", "An adult of the household has no current DBS check.", SCHEDULE_3 + "; " + PRACTICE)
def ADULT_MEMBERS_CHECKED(household: Household, days: Iterable[date], numbers: Numbers) -> bool | str:
    """Whoever joined as an adult, or has come of age here, on each of these days."""
    return _judged(household, days, numbers, approved=False)


@rule("household-keeps-a-carer", "Nobody who was approved would be left in the household.", SCHEDULE_3)
def HOUSEHOLD_KEEPS_A_CARER(household: Household, day: date) -> bool:
    return any(r.approved and r.lives_here(day) for r in household.residents)


@rule("member-leaves-once", "A person who left cannot leave again.", SCHEDULE_3 + ": the members are recorded")
def MEMBER_LEAVES_ONCE(already_left: Sequence[int]) -> bool | str:
    return f"Left before: {', '.join(f'person {n}' for n in already_left)}." if already_left else True


@rule("change-of-household-named", "Nobody who joined or left was named.", SCHEDULE_3 + ": the members are recorded")
def CHANGE_OF_HOUSEHOLD_NAMED(count: int) -> bool:
    return count > 0


def _doubt(household: Household, gap: Renewal) -> str:
    """Whether the person is old enough to need the check may hang on an estimate."""
    held = {r.number: r for r in household.residents}[gap.person]
    return f" ({ESTIMATED})" if held.estimated and not held.approved else ""


def _judged(household: Household, days: Iterable[date], numbers: Numbers, approved: bool) -> bool | str:
    """Names people by number, and never what a check said."""
    for day in days:
        found = gaps(household, day, numbers, approved)
        if found:
            told = ", ".join(f"{g.kind} of person {g.person}{_doubt(household, g)}" for g in found)
            return f"Not current on {day}: {told}."
    return True
