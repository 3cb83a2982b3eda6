"""Gates of the assessment. Each is judged for a day: who lived there then, how old they were, what was current."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.clock import add_months
from chassis.rules import rule
from chassis.spelling import compared
from services.carers.recruitment.applications.facts import Dbs, Household, Person
from services.carers.recruitment.applications.rules import doubted, numbers

REGULATIONS = "Fostering Services (England) Regulations 2011"
SCHEDULE_3 = REGULATIONS + " Schedule 3 Part 1"
SEED = "Family Link page of Bath & North East Somerset"


Certificate = tuple[str, date, int]
"""Its number, or the last four digits where no more was kept; the day of issue; whose it is."""


def needs_dbs(household: Household, day: date, age: int) -> tuple[Person, ...]:
    """Every applicant and every member who has reached `age` by `day`, or may have."""
    return tuple(p for p in household.present(day) if p.applicant or p.oldest(day) >= age)


def latest_dbs(household: Household, day: date) -> dict[int, Dbs]:
    """For each person the freshest check that counts and was there on `day`."""
    counting = [d for d in household.checks.dbs if d.counts and d.issued_on <= day]
    return {d.person: d for d in sorted(counting, key=lambda d: d.fresh_on)}


@rule("dbs-for-every-adult", "An adult of the household has no enhanced DBS check.", SCHEDULE_3)
def DBS_FOR_EVERY_ADULT(household: Household, day: date, age: int) -> bool | str:
    held = latest_dbs(household, day)
    missing = [p for p in needs_dbs(household, day, age) if p.number not in held]
    if not missing:
        return True
    return f"Without an enhanced DBS check with the children's barred list on {day}: {doubted(missing)}."


@rule("dbs-is-current", "A DBS check is too old.", "practice of several councils; the law sets no expiry")
def DBS_IS_CURRENT(household: Household, day: date, age: int, months: int) -> bool | str:
    held = latest_dbs(household, day)
    due = [p.number for p in needs_dbs(household, day, age) if p.number in held]
    old = [n for n in due if add_months(held[n].fresh_on, months) < day]
    return f"DBS check older than {months} months on {day}: {numbers(old)}." if old else True


@rule(
    "dbs-raises-no-bar",
    "A DBS check was found to rule a person of the household out.",
    REGULATIONS + " reg 26 and Schedule 4",
)
def DBS_RAISES_NO_BAR(household: Household, day: date) -> bool:
    """Names nobody: what a check found is closed to most. A bar is lifted only by a later certificate that counts, or
    by the correction of the same one."""
    barred = set[int]()
    for check in sorted(household.checks.dbs, key=lambda d: d.issued_on):
        if check.outcome == "unsuitable":
            barred.add(check.person)
        elif check.counts:
            barred.discard(check.person)
    return all(p.number not in barred for p in household.present(day))


@rule(
    "dbs-from-sixteen",
    "A DBS check is only for people of 16 and over.",
    "Police Act 1997 Part V; check the age against the text before relying on it",
)
def DBS_FROM_SIXTEEN(people: Iterable[Person], days: Iterable[tuple[int, date]]) -> bool | str:
    """`days`: person and day of issue of each certificate."""
    by_number = {p.number: p for p in people}
    young = [n for n, day in days if n in by_number and by_number[n].oldest(day) < 16]
    return f"Under 16 on the day of the certificate: {numbers(young)}." if young else True


@rule(
    "certificate-of-one-person",
    "One DBS certificate was given for several people.",
    SCHEDULE_3 + ": each person has a certificate of their own",
)
def CERTIFICATE_OF_ONE_PERSON(certificates: Iterable[Certificate]) -> bool | str:
    """Of recorded certificates only the ending is known, so that with the day of issue tells them apart; of those that
    were sent together the whole number does too."""
    holders: dict[tuple[str, date | None], set[int]] = {}
    for number, issued_on, person in certificates:
        holders.setdefault((number[-4:], issued_on), set()).add(person)
        if len(number) > 4:
            holders.setdefault((number, None), set()).add(person)
    shared = {person for people in holders.values() if len(people) > 1 for person in people}
    return f"One certificate was given for several: {numbers(sorted(shared))}." if shared else True


@rule("medical-for-each-applicant", "An applicant has no current medical report.", SCHEDULE_3)
def MEDICAL_FOR_EACH_APPLICANT(household: Household, day: date, months: int) -> bool | str:
    fit = {m.person for m in household.checks.medicals if m.reported_on <= day <= add_months(m.reported_on, months)}
    missing = [p.number for p in household.applicants(day) if p.number not in fit]
    return f"Without a medical report of the last {months} months: {numbers(missing)}." if missing else True


@rule("medical-is-of-an-applicant", "Medical reports are asked of applicants only.", SCHEDULE_3)
def MEDICAL_IS_OF_AN_APPLICANT(people: Iterable[Person], examined: Iterable[int]) -> bool | str:
    others = {p.number for p in people if not p.applicant}
    wrong = sorted(others.intersection(examined))
    return f"Not an applicant: {numbers(wrong)}." if wrong else True


@rule("references-with-interviews", "Too few referees were interviewed.", REGULATIONS + " reg 26(1A)")
def REFERENCES_WITH_INTERVIEWS(household: Household, day: date, needed: int) -> bool | str:
    heard = {
        compared(r.referee)
        for r in household.checks.references
        if r.interviewed_on is not None and r.interviewed_on <= day
    }
    return len(heard) >= needed or f"{len(heard)} of {needed} referees were interviewed by {day}."


@rule(
    "referee-from-outside",
    "A referee is a member of the household.",
    SCHEDULE_3 + ": two persons who give personal references of the applicant",
)
def REFEREE_FROM_OUTSIDE(referees: Iterable[str], members: Iterable[str]) -> bool | str:
    """Both by their names. Says which of the references, and no name: who referees is closed to most."""
    here = {compared(name) for name in members}
    wrong = [str(n) for n, referee in enumerate(referees) if compared(referee) in here]
    return f"A member of the household is the referee of references/{', references/'.join(wrong)}." if wrong else True


@rule(
    "local-authority-consulted",
    "The local authority where the applicant lives has not answered.",
    REGULATIONS + " reg 26(1A)",
)
def LOCAL_AUTHORITY_CONSULTED(household: Household, day: date) -> bool:
    return any(reply.replied_on <= day for reply in household.checks.local_authority)


def needs_former_reference(household: Household, months: int) -> bool:
    if household.former is None:
        return False
    ended = household.former.ended_on
    return ended is None or add_months(ended, months) >= household.applied_on


@rule(
    "former-service-reference",
    "The fostering service that approved the applicant before has given no reference.",
    REGULATIONS + " reg 26(1A)",
)
def FORMER_SERVICE_REFERENCE(household: Household, day: date, months: int) -> bool:
    return not needs_former_reference(household, months) or any(d <= day for d in household.checks.former_service)


@rule("at-least-one-check", "No check was sent.", SCHEDULE_3)
def AT_LEAST_ONE_CHECK(count: int) -> bool:
    return count > 0


@rule("stage-one-ends-once", "Stage one has already ended.", REGULATIONS + " reg 26(1A) and (1B)")
def STAGE_ONE_ENDS_ONCE(outcome: str | None) -> bool:
    return outcome is None


@rule(
    "stage-one-reasons",
    "A negative end of stage one states its reasons and the day they went to the applicant in writing.",
    REGULATIONS + " reg 26(1B); check the paragraph against the text before relying on it",
)
def STAGE_ONE_REASONS(outcome: str, reasons: str | None, notified_on: date | None) -> bool:
    return outcome == "complete" or (bool(reasons) and notified_on is not None)


@rule("visits-in-series", "The social worker has made too few visits.", SEED + ": a series of visits")
def VISITS_IN_SERIES(household: Household, day: date, needed: int) -> bool | str:
    made = len({v.visited_on for v in household.visits if v.visited_on <= day})
    return made >= needed or f"{made} of {needed} visits were made by {day}."


@rule(
    "every-member-spoken-to",
    "The social worker has not spoken to every member of the household.",
    SEED + ": visits include talking to the other members of the household",
)
def EVERY_MEMBER_SPOKEN_TO(household: Household, day: date, age: int) -> bool | str:
    spoken = {n for v in household.visits if v.visited_on <= day for n in v.spoken_to}
    left_out = [p for p in household.present(day) if p.oldest(day) >= age and p.number not in spoken]
    return f"Not spoken to by {day}: {doubted(left_out)}." if left_out else True


@rule("preparation-attended", "An applicant has not attended a preparation course.", SEED)
def PREPARATION_ATTENDED(household: Household, day: date) -> bool | str:
    prepared = {n for c in household.courses if c.attended_on <= day for n in c.attended_by}
    missing = [p.number for p in household.applicants(day) if p.number not in prepared]
    return f"No preparation course by {day}: {numbers(missing)}." if missing else True


@rule(
    "applicant-part-in-report",
    "The applicant has neither written their own part of the report nor declined to.",
    SEED + ": applicants contribute to the report",
)
def APPLICANT_PART_IN_REPORT(household: Household, day: date) -> bool:
    return any(c.kind == "own_part" and c.received_on <= day for c in household.contributions)
