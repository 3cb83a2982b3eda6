"""Rules on making, changing, reviewing and lifting a contact restriction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.rules import rule
from chassis.spelling import same
from services.lifelonglinks.contract.codes import FORBIDDEN, NUMBERED_BY, SOURCES_WITH_REFERENCE, STANDING

SECTION_34_6 = "Children Act 1989 section 34(6)"
REGULATION_8 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 8: decisions are recorded"
TWO_PEOPLE = "two persons for what takes a safeguard away; no law asks it"
OWN_CAUSE = "natural justice: nobody decides in a matter of their own"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Measure:
    """What a restriction amounts to. Both days are included; `ends_on` is None where no end is known."""

    kind: str
    starts_on: date
    ends_on: date | None
    applies_to_household: bool


def state_on(day: date, starts_on: date, ends_on: date | None, lifted_on: date | None) -> str:
    """One of `STATES`. Lifted counts from the day of lifting on, whatever the other days say."""
    if lifted_on is not None:
        return "lifted"
    if ends_on is not None and ends_on < day:
        return "expired"
    return "coming" if day < starts_on else "in_force"


def last_day(ends_on: date | None, lifted_on: date | None) -> date | None:
    """The last day on which it holds: the day before it was lifted, or its end, whichever is earlier."""
    known = [d for d in (ends_on, lifted_on - DAY if lifted_on else None) if d is not None]
    return min(known, default=None)


def is_urgent_refusal(source: str, kind: str, person_kind: str, section_34: bool) -> bool:
    """The council itself, without a court, refuses contact to somebody to whom section 34(1) gives it: by whichever
    kind leaves no way of it, by whichever word of the council's one series of numbers the person is named. Under
    supervision or by letters alone contact is limited, and not refused."""
    refused = FORBIDDEN[kind] >= {"meet_supervised", "indirect"}
    return source == "la_decision" and refused and NUMBERED_BY[person_kind] == "council" and section_34


def weakened(before: Measure, after: Measure) -> list[str]:
    """The names of what protects less after a change than before."""
    never = date.max
    weaker = {
        "kind": not FORBIDDEN[before.kind] <= FORBIDDEN[after.kind],
        "starts_on": after.starts_on > before.starts_on,
        "ends_on": (after.ends_on or never) < (before.ends_on or never),
        "applies_to_household": before.applies_to_household and not after.applies_to_household,
    }
    return [name for name, is_weaker in weaker.items() if is_weaker]


def length_with(starts_on: date, ends_on: date, others: Iterable[tuple[date, date]]) -> int:
    """Days from the first to the last of a period and of all those that touch it, directly or through each other."""
    left = [(s, e) for s, e in others if s <= e]
    while touching := [(s, e) for s, e in left if s <= ends_on + DAY and starts_on - DAY <= e]:
        left = [period for period in left if period not in touching]
        starts_on = min(starts_on, *(s for s, _ in touching))
        ends_on = max(ends_on, *(e for _, e in touching))
    return (ends_on - starts_on).days + 1


@rule("restriction-between-two-people", "A restriction is between two different people.", REGULATION_8)
def BETWEEN_TWO_PEOPLE(child: str, person: str) -> bool:
    return child != person


@rule("restriction-days-in-order", "One day lies before another that has to come first.", REGULATION_8)
def DAYS_IN_ORDER(starts_on: date, ends_on: date | None, review_due_on: date | None) -> bool | str:
    wrong = [
        f"{name} before starts_on"
        for name, day in (("ends_on", ends_on), ("review_due_on", review_due_on))
        if day is not None and day < starts_on
    ]
    return f"In the wrong order: {', '.join(wrong)}." if wrong else True


@rule("order-has-reference", "An order of a court, or a condition of bail, is named by its reference.", REGULATION_8)
def ORDER_HAS_REFERENCE(source: str, reference: str | None) -> bool:
    return source not in SOURCES_WITH_REFERENCE or reference is not None


@rule(
    "urgent-refusal-ends-in-time",
    "Without a court's order the council may refuse this person contact for a few days only.",
    SECTION_34_6,
)
def URGENT_REFUSAL_ENDS_IN_TIME(urgent: bool, starts_on: date, ends_on: date | None, days: int) -> bool | str:
    """`days` counts the first and the last day."""
    if not urgent or (ends_on is not None and (ends_on - starts_on).days + 1 <= days):
        return True
    latest = starts_on + timedelta(days=days - 1)
    return (
        f"Without a court's order the council may refuse this person contact until {latest} at the latest. Where"
        " section 34(1) gives the person no contact with the child, say so with section_34."
    )


@rule(
    "urgent-refusal-not-prolonged",
    "Urgent refusals of contact may not follow each other; a longer one takes a court's order.",
    SECTION_34_6,
)
def URGENT_REFUSAL_NOT_PROLONGED(
    urgent: bool, starts_on: date, ends_on: date | None, others: Sequence[tuple[date, date]], days: int
) -> bool | str:
    """`others` are first and last days of the other urgent refusals between the same two people."""
    if not urgent or ends_on is None or not others:
        return True
    together, alone = length_with(starts_on, ends_on, others), (ends_on - starts_on).days + 1
    if together <= days or together == alone:
        return True
    return f"With the refusals it follows or overlaps it lasts {together} days; {days} are allowed without an order."


@rule("restriction-stands", "The restriction is over; where it is needed again, add a new one.", REGULATION_8)
def RESTRICTION_STANDS(state: str) -> bool | str:
    return state in STANDING or f"The restriction is {state}; where it is needed again, add a new one."


@rule("change-makes-it-no-weaker", "A change that weakens a restriction takes a review.", REGULATION_8)
def CHANGE_MAKES_IT_NO_WEAKER(weaker: Sequence[str]) -> bool | str:
    return f"These changes weaken the restriction and take a review: {', '.join(weaker)}." if weaker else True


@rule("loosened-by-another-person", "Whoever added a restriction does not lift or loosen it.", TWO_PEOPLE)
def LOOSENED_BY_ANOTHER_PERSON(loosens: bool, added_by: str, by: str, required: bool) -> bool:
    return not (loosens and required) or not same(added_by, by)


@rule("restriction-left-to-others", "Whom a restriction names neither changes, reviews nor lifts it.", OWN_CAUSE)
def LEFT_TO_OTHERS(person_kind: str, person: str, by: str) -> bool | str:
    """Whatever the council's settings say."""
    if person_kind != "worker" or not same(person, by):
        return True
    return "You are the worker whom this restriction names: another worker changes, reviews or lifts it."


@rule(
    "lifting-names-its-order",
    "What a court or the police imposed ends with their order or letter; name it as reference.",
    REGULATION_8,
)
def LIFTING_NAMES_ITS_ORDER(source: str, reason: str, reference: str | None) -> bool:
    """An entry that was made in error never was an order, so it names none."""
    return source not in SOURCES_WITH_REFERENCE or reason == "recorded_in_error" or reference is not None


@rule("review-day-has-come", "A review that has not been held cannot be recorded.", REGULATION_8)
def REVIEW_DAY_HAS_COME(reviewed_on: date, today: date) -> bool:
    return reviewed_on <= today


@rule("next-review-comes-later", "The next review comes after this one.", REGULATION_8)
def NEXT_REVIEW_COMES_LATER(reviewed_on: date, next_review_on: date | None) -> bool:
    return next_review_on is None or next_review_on > reviewed_on
