"""Rules on the application as such."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from chassis.births import ESTIMATED
from chassis.rules import rule
from chassis.spelling import compared
from services.carers.contract.codes import OPEN_STATES
from services.carers.recruitment.applications.facts import Person

REGULATIONS = "Fostering Services (England) Regulations 2011"


@rule("application-is-open", "The application has ended; it takes no further step.", REGULATIONS + " regs 26 and 27")
def APPLICATION_IS_OPEN(state: str) -> bool | str:
    return state in OPEN_STATES or f"The application is {state}; it takes no further step."


@rule(
    "one-or-two-applicants",
    "One or two people of the household apply, not none and not more.",
    "Ofsted fostering dataset: a household has one or two carers",
)
def ONE_OR_TWO_APPLICANTS(applicants: Collection[Person]) -> bool | str:
    return len(applicants) in (1, 2) or f"{len(applicants)} people of the household apply; it has to be one or two."


@rule("applicants-differ", "The same person applies twice.", REGULATIONS + " Schedule 3: each member is recorded once")
def APPLICANTS_DIFFER(applicants: Iterable[tuple[int, str, date]]) -> bool | str:
    """`applicants`: number, whole name, date of birth."""
    alike: dict[tuple[str, date], list[int]] = {}
    for number, name, born in applicants:
        alike.setdefault((compared(name), born), []).append(number)
    twice = sorted(n for found in alike.values() if len(found) > 1 for n in found)
    return f"The same person twice: {numbers(twice)}." if twice else True


@rule(
    "offer-has-a-time",
    "The household offers neither daytime nor overnight care.",
    "Family Link page of Bath & North East Somerset: care by day, overnight, or both",
)
def OFFER_HAS_A_TIME(daytime: bool, overnight: bool) -> bool:
    return daytime or overnight


@rule(
    "applicant-of-age", "An applicant is too young.", "council policy; the law names no age, councils often ask for 21"
)
def APPLICANT_OF_AGE(applicants: Iterable[Person], day: date, least: int) -> bool | str:
    young = [p for p in applicants if p.youngest(day) < least]
    return f"Younger than {least} years on the day of applying: {doubted(young)}." if young else True


@rule(
    "person-in-household",
    "A person named here is not in the household.",
    REGULATIONS + " Schedule 3: the members of the household are recorded",
)
def PERSON_IN_HOUSEHOLD(named: Collection[int], people: Iterable[Person]) -> bool | str:
    unknown = sorted(set(named) - {p.number for p in people})
    return f"Not in the household: {numbers(unknown)}." if unknown else True


@rule(
    "withdrawal-code-before-panel",
    "The Ofsted codes AW0 to AW5 are for households that withdraw before the panel has considered them.",
    "Ofsted fostering dataset, changes for 2023-24",
)
def WITHDRAWAL_CODE_BEFORE_PANEL(code: str | None, panel_considered: bool) -> bool:
    return code is None or not panel_considered


def doubted(people: Iterable[Person]) -> str:
    """People by number, and of whom only an estimate says how old they are."""
    return ", ".join(f"person {p.number}{f' ({ESTIMATED})' if p.estimated else ''}" for p in people)


def numbers(people: Iterable[int]) -> str:
    """People by number, never by name."""
    return ", ".join(f"person {n}" for n in people)
