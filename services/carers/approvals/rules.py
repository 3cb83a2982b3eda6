"""Rules on terms of approval; panel and decision maker share them. Pure, like every rules module."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.problems import Violation
from chassis.rules import rule
from services.carers.rules import AGES_IN_ORDER, SCHEME_MUST_BE_OFFERED


@dataclass(frozen=True)
class TermsOfApproval:
    """Ages are whole years, both included; `number` is the most children at one time."""

    kinds_of_care: frozenset[str]
    age_from: int
    age_to: int
    number: int
    limit_ground: str = "within_limit"
    exemption: str | None = None


@rule(
    "usual-fostering-limit",
    "The terms exceed the usual fostering limit.",
    "Children Act 1989 Schedule 7",
)
def USUAL_FOSTERING_LIMIT(terms: TermsOfApproval, limit: int) -> bool | str:
    if terms.number <= limit or terms.limit_ground == "siblings":
        return True
    if terms.limit_ground == "exemption":
        return bool(terms.exemption) or "An exemption needs its reference from the authority where the carer lives."
    return f"{terms.number} children exceed the usual limit of {limit}; it takes siblings only, or an exemption."


@rule(
    "terms-applied-for",
    "The terms name a kind of care that was not applied for.",
    "Fostering Services (England) Regulations 2011 reg 27: the application is decided",
)
def TERMS_APPLIED_FOR(terms: TermsOfApproval, applied_for: Collection[str]) -> bool | str:
    others = sorted(terms.kinds_of_care - set(applied_for))
    return f"Not applied for: {', '.join(others)}." if others else True


Opinion = tuple[str, int | None]
"""`medical` of an applicant by number, or `local_authority`."""


@rule(
    "unsuitable-opinion-answered",
    "A medical or local authority answer of `unsuitable` was passed over without a reason.",
    "Fostering Services (England) Regulations 2011 reg 26 and Schedule 3 Part 1; the adviser advises, the decision "
    "maker decides and says why",
)
def UNSUITABLE_OPINION_ANSWERED(against: Collection[Opinion], answered: Collection[Opinion]) -> bool | str:
    """`against`: the unsuitable opinions that an approval passes over; none where there is no approval."""
    silent, needless = set(against) - set(answered), set(answered) - set(against)
    if silent:
        return f"Unsuitable, and passed over without a reason: {_named(silent)}."
    return f"Not unsuitable: {_named(needless)}." if needless else True


def _named(opinions: Collection[Opinion]) -> str:
    return ", ".join(sorted(kind if person is None else f"{kind} of person {person}" for kind, person in opinions))


def terms_gates(
    terms: TermsOfApproval | None, applied_for: Collection[str], not_offered: Collection[str], limit: int
) -> tuple[Violation | None, ...]:
    """What is wrong with the terms, if there are any."""
    if terms is None:
        return ()
    return (
        SCHEME_MUST_BE_OFFERED.judge(not_offered),
        TERMS_APPLIED_FOR.judge(terms, applied_for),
        AGES_IN_ORDER.judge(terms.age_from, terms.age_to),
        USUAL_FOSTERING_LIMIT.judge(terms, limit),
    )
