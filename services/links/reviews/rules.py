"""Rules on recording reviews and visits, and on telling people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from chassis.rules import rule
from chassis.spelling import same

REGULATIONS = "Care Planning, Placement and Case Review (England) Regulations 2010"
REVIEWS = f"{REGULATIONS} regs 32 to 37 and 48"
RECORDS = f"{REGULATIONS} reg 38: the written record of reviews; UK GDPR Article 5(1)(d): records are accurate"


@rule(
    "review-of-living-link",
    "A link is reviewed and visited from the day on which it is active, by its signed agreement, to the day it ends.",
    REVIEWS,
)
def LINK_IS_LIVING(day: date, active_from: date | None, ended_on: date | None) -> bool | str:
    """`active_from` is None where it never was active. What took place before the end is recorded after it."""
    if active_from is None:
        return False
    return ended_on is None or day <= ended_on or f"The link ended on {ended_on}; name the day on which it took place."


@rule("short-break-day-has-come", "What has not happened yet cannot be recorded.", RECORDS)
def DAY_HAS_COME(day: date, today: date) -> bool:
    return day <= today


@rule("reviews-in-order", "The review lies before the link was active or before the last review.", RECORDS)
def REVIEWS_IN_ORDER(held_on: date, active_from: date, earlier: Sequence[date]) -> bool | str:
    if held_on < active_from:
        return f"The link is active from {active_from}; a review is not held before that."
    later = [day for day in earlier if day >= held_on]
    return f"A review of {max(later)} is recorded already; this one has to come after it." if later else True


@rule("visit-after-the-link-began", "The visit lies before the link was active.", RECORDS)
def VISIT_AFTER_THE_BEGINNING(visited_on: date, active_from: date) -> bool | str:
    return visited_on >= active_from or f"The link is active from {active_from}; nobody is visited before that."


@rule(
    "review-chaired-independently",
    "A looked-after child's review is chaired by its independent reviewing officer, not by a worker of the link.",
    f"{REGULATIONS} reg 48 and regs 45, 46; Children Act 1989 section 25A",
)
def CHAIRED_INDEPENDENTLY(legal_basis: str, chaired_by: str, workers: Collection[str]) -> bool:
    """`workers`: the Family Link social worker, those before, and the child's social worker."""
    return legal_basis == "s17_6" or not any(same(chaired_by, one) for one in workers)


@rule(
    "review-gives-the-childs-view",
    "A review records the child's view in words, unless the child took no part.",
    f"{REGULATIONS} reg 35 and Schedule 7; Children Act 1989 section 22(4)",
)
def GIVES_THE_CHILDS_VIEW(participation: str, view: str | None) -> bool:
    return participation in ("PN0", "PN7") or view is not None


@rule("next-review-within-limit", "The next review is later than the law allows.", REVIEWS)
def NEXT_REVIEW_WITHIN_LIMIT(held_on: date, next_on: date | None, latest: date | None) -> bool | str:
    """`latest` is None where no break is booked yet from which the law counts."""
    if next_on is None or held_on < next_on <= (latest or next_on):
        return True
    if next_on <= held_on:
        return "The next review comes after this one."
    return f"The next review is held by {latest} at the latest."


@rule(
    "visiting-interval-agreed",
    "The interval of visits is agreed with the parents, and with the reviewing officer.",
    REVIEWS,
)
def INTERVAL_AGREED(legal_basis: str, with_parents: bool, with_officer: bool) -> bool:
    """The officer is needed for a looked-after child."""
    return with_parents and (with_officer or legal_basis == "s17_6")


@rule(
    "visiting-interval-within-limit",
    "The interval of visits is longer than the law allows.",
    f"{REGULATIONS} regs 28 and 48(3)(c); check the numbers against the text before relying on them",
)
def INTERVAL_WITHIN_LIMIT(weeks: int, most_weeks: int | None) -> bool | str:
    return most_weeks is None or weeks <= most_weeks or f"At the most {most_weeks} weeks lie between two visits."
