"""What excludes a carer for a child: hard conditions. Each refuses alone; none looks at anybody else's match."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date, timedelta

from chassis.births import ESTIMATED
from chassis.rules import rule
from services.links.hearing.facts import Approval, Exempted
from services.links.home.rules import BEDROOMS
from services.links.usual_limit import SCHEDULE_7, keeps_usual_limit

APPROVAL = "Fostering Services (England) Regulations 2011 reg 27: approval as a foster parent"
TERMS = "Fostering Services (England) Regulations 2011 reg 27(5): the terms of approval"
REVIEWS = "Fostering Services (England) Regulations 2011 reg 28: approval is reviewed at most every 12 months"
CHECKS = "practice of several councils: no new placement while a check has lapsed"
CARE = "what a coordinator must not weigh but keep to: every essential clinical task is in trained hands"
SEED = "Family Link page of Bath & North East Somerset: carers say when, how much and how far"
EQUALITY = "Equality Act 2010: identity excludes only where the child itself asks"
ONE_LINK = "one open link between a child and a carer"


@rule("match-approval-stands", "The carer's approval does not stand on that day.", APPROVAL)
def APPROVAL_STANDS(state: str, approval: Approval, day: date) -> bool:
    return state != "ended" and approval.stands(day)


@rule("match-terms-name-family-link", "The terms of approval do not name Family Link.", TERMS)
def TERMS_NAME_FAMILY_LINK(approval: Approval) -> bool:
    return approval.for_family_link


@rule("match-age-within-terms", "The terms of approval do not take in the child's age.", TERMS)
def AGE_WITHIN_TERMS(age: int, terms: Approval, estimated: bool = False) -> bool | str:
    """`estimated`: the child may be of this age."""
    if terms.age_from <= age <= terms.age_to:
        return True
    told = f"may be {age} (the {ESTIMATED})" if estimated else f"is {age}"
    return f"The child {told}, the terms of approval are for {terms.age_from} to {terms.age_to}."


@rule("match-number-within-terms", "The home is full by the terms of approval.", TERMS)
def NUMBER_WITHIN_TERMS(present: int, number: int) -> bool | str:
    """`present`: children placed there that day, of whatever kind, without those whom nobody placed."""
    return present < number or f"{present} placed there that day, and the terms of approval are for {number}."


@rule("match-within-usual-limit", "The usual fostering limit would be exceeded.", SCHEDULE_7)
def WITHIN_USUAL_LIMIT(
    child: str,
    siblings: Set[str],
    others: Set[str],
    limit: int,
    exemptions: Sequence[Exempted],
    day: date,
    strangers: Collection[Set[str]] = (),
) -> bool | str:
    """`others` are all fostered children of that day, also those privately fostered; `strangers` are pairs of the
    child's siblings who are none of each other."""
    if keeps_usual_limit(child, siblings, others, limit, exemptions, day, strangers):
        return True
    return f"{len(others)} fostered there that day, and the usual limit is {limit}: no siblings, no exemption for all."


@rule("match-carer-not-suspended", "The carer is suspended on that day.", APPROVAL)
def CARER_NOT_SUSPENDED(approval: Approval, day: date) -> bool:
    return not approval.suspended(day)


@rule("match-checks-current", "A check of the household has lapsed on that day, or is missing.", CHECKS)
def CHECKS_CURRENT(approval: Approval, day: date) -> bool:
    return approval.checks_current(day)


@rule("match-review-in-date", "The review of the approval is overdue on that day.", REVIEWS)
def REVIEW_IN_DATE(review_due_on: date | None, day: date) -> bool | str:
    """None for a carer who is only thought of."""
    return review_due_on is None or day <= review_due_on or f"It was due by {review_due_on}."


@rule("match-found-suitable", "The last review of the approval found the carer not suitable.", REVIEWS)
def FOUND_SUITABLE(found_unsuitable_on: date | None, day: date) -> bool | str:
    if found_unsuitable_on is None or day < found_unsuitable_on:
        return True
    return f"The review of {found_unsuitable_on} found the carer not suitable."


@rule("match-tasks-signed-off", "Nobody there is signed off for an essential clinical task.", CARE)
def TASKS_SIGNED_OFF(missing: Collection[str]) -> bool | str:
    """`missing`: tasks of the child for which nobody of the household is signed off on the day."""
    return f"Nobody is signed off on that day for: {', '.join(sorted(missing))}." if missing else True


@rule("match-gender-as-set", "The carer has set that children of one gender come, and of no other.", SEED)
def GENDER_AS_SET(gender: str | None, only: str | None) -> bool | str:
    """`gender` of the child, None where it is not recorded; `only` what the carer has set, None for no rule."""
    if only is None or gender == only:
        return True
    return f"The carer takes a child of the gender {only}; the child's is {gender or 'not recorded'}."


@rule("match-own-bedroom", "Overnight the child needs a room of its own, and the home has none to spare.", BEDROOMS)
def OWN_BEDROOM(days_in_common: int) -> bool:
    """Asked where there is none to spare. `days_in_common`: kinds of session by day that are wanted and offered."""
    return days_in_common > 0


@rule("match-slot-offered", "The carer offers none of the sessions that are wanted.", SEED)
def SLOT_OFFERED(wanted: Collection[str], in_common: int, stated: bool) -> bool | str:
    if in_common:
        return True
    if not stated:
        return "The carer has not said yet which sessions are offered."
    return f"None of these is offered: {', '.join(wanted)}." if wanted else "No session is wanted that no link gives."


@rule("match-sessions-left", "The carer's sessions a month are all taken.", SEED)
def SESSIONS_LEFT(left: bool) -> bool:
    return left


@rule("match-carer-not-away", "The carer is away for long from that day on.", SEED)
def CARER_NOT_AWAY(away_until: date | None, day: date, days: int) -> bool:
    """`away_until`: the last day away, None for a carer who is not away on `day`; away for `days` from `day` on is
    long."""
    return away_until is None or away_until < day + timedelta(days=days - 1)


@rule("match-within-travel", "Home and school of the child lie further than the carer goes.", SEED)
def WITHIN_TRAVEL(miles: float | None, most_miles: float | None) -> bool | str:
    """`miles` to the nearer of the two as the crow flies; None where it cannot be judged, which excludes nobody."""
    if miles is None or most_miles is None or miles <= most_miles:
        return True
    return f"The nearer of home and school lies {miles:.0f} miles away, the carer goes {most_miles:.0f}."


@rule("match-not-linked-already", "The child and the carer have an open link already.", ONE_LINK)
def NOT_LINKED_ALREADY(linked: bool) -> bool:
    return not linked


@rule("match-asked-identity", "The child asks for a carer of its own identity, and this one is not.", EQUALITY)
def ASKED_IDENTITY(lacking: Mapping[str, bool]) -> bool | str:
    """`lacking`: identity factors that the child asks for and the carer does not share; True where the carer has said
    something else of itself, False where it has said nothing."""
    told = {True: "not shared", False: "not stated by the carer"}
    named = [f"{name} ({told[said]})" for name, said in sorted(lacking.items())]
    return f"The child asks for its own: {', '.join(named)}." if lacking else True


@rule("match-child-may-be-linked", "No link can be suggested for this child.", "Children Act 1989 section 17")
def CHILD_MAY_BE_LINKED(outcome: str, closed: bool, of_age: bool) -> bool | str:
    if closed:
        return "The record of the child is closed."
    if of_age:
        return "The child has turned 18."
    return (
        outcome == "likely_to_benefit" or "The assessment says that short breaks are not likely to benefit the child."
    )
