"""Rules on placements: the usual fostering limit, the terms of approval, and emergencies outside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from datetime import date
from types import MappingProxyType

from chassis.clock import add_working_days, working_days_between
from chassis.rules import rule
from services.carers.placements.facts import (
    CARE_OF,
    ONE_DAY,
    Exempted,
    Stay,
    TermsHeld,
    present,
    siblings,
    turning_days,
)

SCHEDULE_7 = "Children Act 1989 Schedule 7"
TERMS = "Fostering Services (England) Regulations 2011 reg 27(5): the terms of approval"
EMERGENCY = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 23"
NOBODY: Mapping[int, date] = MappingProxyType({})
RECORDS = "Fostering Services (England) Regulations 2011 reg 22: records are accurate"


@rule(
    "usual-limit-at-one-time",
    "More children than the usual fostering limit would be fostered at one time.",
    SCHEDULE_7 + " paras 2 to 5",
)
def USUAL_LIMIT_AT_ONE_TIME(
    new: Stay,
    others: Sequence[Stay],
    exemptions: Sequence[Exempted],
    limit: int,
    per_home: bool,
    left: Mapping[int, date] = NOBODY,
) -> bool | str:
    """All children count who are placed at one time, of whatever kind. More are allowed where all of them are siblings
    of each other, or an exemption names each of them. Counted for each carer who fosters the new child, or for all of
    the home. `left`: the first day without each carer who moved out. From then on that carer fosters nobody there, and
    a child who was with that carer alone counts for each who remains."""
    passed = limit_passed(new, others, exemptions, limit, per_home, left)
    if passed is None:
        return True
    day, count = passed
    return (
        f"{count} children on {day} exceed the usual limit of {limit}: they are not all siblings, and no exemption "
        "names them all."
    )


def limit_passed(
    new: Stay,
    others: Sequence[Stay],
    exemptions: Sequence[Exempted],
    limit: int,
    per_home: bool,
    left: Mapping[int, date] = NOBODY,
) -> tuple[date, int] | None:
    """The first day on which too many children are fostered together, and how many."""
    for day in turning_days(new, others, exemptions, left.values()):
        gone = {person for person, first in left.items() if first <= day}
        for group in _counted(new, present(new, others, day), per_home, gone):
            children = {s.child for s in group}
            exempt = any(e.covers(day) and children <= e.children for e in exemptions)
            if len(children) > limit and not siblings(group) and not exempt:
                return day, len(children)
    return None


def outside_terms(new: Stay, others: Sequence[Stay], kind: str, age: int, terms: TermsHeld) -> Iterator[str]:
    """In what way a placement is not covered by the terms. Privately fostered children are nobody's placement."""
    if new.private:
        return
    for day in turning_days(new, others):
        count = len({s.child for s in present(new, others, day) if not s.private})
        if count > terms.number:
            yield f"{count} children on {day}, approved for {terms.number}"
            break
    if not terms.age_from <= age <= terms.age_to:
        yield f"a child of {age}, approved for {terms.age_from} to {terms.age_to}"
    if kind in CARE_OF and not terms.kinds_of_care.intersection(CARE_OF[kind]):
        yield f"{kind}, approved for {', '.join(sorted(terms.kinds_of_care))}"


@rule("within-terms-of-approval", "The terms of approval do not cover this placement.", TERMS)
def WITHIN_TERMS_OF_APPROVAL(outside: Sequence[str], kind: str) -> bool | str:
    """`outside`: in what way they do not. An emergency placement has a rule of its own."""
    return not outside or kind == "emergency" or f"Outside the terms: {'; '.join(outside)}."


@rule("emergency-outside-terms", "An emergency placement outside the terms of approval is too long.", EMERGENCY)
def EMERGENCY_OUTSIDE_TERMS(
    outside: Sequence[str], kind: str, starts_on: date, leaves_on: date | None, most: int
) -> bool | str:
    """`leaves_on`: the day on which the child left or is to leave, today at the earliest where nobody says that it did.
    None where no end is planned."""
    if not outside or kind != "emergency":
        return True
    if leaves_on is None:
        return f"Outside the terms ({'; '.join(outside)}) an end is planned within {most} working days."
    days = working_days_between(starts_on, leaves_on)
    return days <= most or (
        f"{days} working days to {leaves_on}; outside the terms ({'; '.join(outside)}) {most} are allowed. If it is "
        "over, say when it ended."
    )


def emergency_until(starts_on: date, most: int) -> date:
    """The last day on which a child may leave who was placed in an emergency outside the terms."""
    return add_working_days(starts_on, most + 1) - ONE_DAY


@rule("child-placed-once", "The child is placed with this carer at that time already.", RECORDS)
def CHILD_PLACED_ONCE(new: Stay, others: Sequence[Stay]) -> bool:
    same = [s for s in others if s.child == new.child]
    return all(not s.covers(new.starts_on) and not new.covers(s.starts_on) for s in same)


@rule("fostered-by-carers", "A child is fostered by somebody who is approved and lives in the household.", SCHEDULE_7)
def FOSTERED_BY_CARERS(people: Collection[int], carers: Collection[int]) -> bool | str:
    wrong = sorted(set(people) - set(carers))
    return f"Not an approved carer of this household: {', '.join(f'person {n}' for n in wrong)}." if wrong else True


@rule(
    "placement-keeps-its-child",
    "The number is that of another child. End this placement and place the other child.",
    RECORDS,
)
def PLACEMENT_KEEPS_ITS_CHILD(kept: str, number: str, readable: bool) -> bool:
    """By key. One that was kept in a shape that nobody can send today is not `readable`, and may be mended."""
    return kept == number or not readable


@rule("placement-is-open", "The placement has ended.", RECORDS)
def PLACEMENT_IS_OPEN(state: str) -> bool:
    return state == "open"


def _counted(new: Stay, stays: Sequence[Stay], per_home: bool, gone: Set[int]) -> list[list[Stay]]:
    """The stays that are counted together. Those whom everybody left who fostered them are in each group; so is `new`,
    and the groups are then those of all who remain."""
    remaining = {person for s in stays for person in s.people - gone}
    people = new.people - gone or remaining
    if per_home or not people:
        return [list(stays)]
    return [[s for s in stays if not s.people - gone or person in s.people] for person in sorted(people)]
