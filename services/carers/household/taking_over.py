"""Household and checks of an application, taken over when the household is approved."""

from __future__ import annotations

from collections.abc import Iterator

from services.carers.household.tables import CarerCheck, CarerMember
from services.carers.recruitment.applications.tables import Application


def members_of(application: Application) -> list[CarerMember]:
    """Everybody with the number that they have in the application."""
    births = ("date_of_birth", "date_of_birth_estimated")
    names = ("position", "role", "given_name", "family_name", *births, "left_on")
    return [CarerMember(**{name: getattr(member, name) for name in names}) for member in application.household]


def checks_of(application: Application) -> list[CarerCheck]:
    """Checks that are renewed later. The authority was asked about the applicants together: one check for each."""
    applicants = [m.position for m in application.household if m.role == "applicant"]
    return list(_checks(application, applicants))


def _checks(application: Application, applicants: list[int]) -> Iterator[CarerCheck]:
    position = 0
    for check in application.checks:
        if check.kind not in ("dbs", "medical", "local_authority"):
            continue
        for person in applicants if check.kind == "local_authority" else [check.person or 0]:
            position += 1
            yield CarerCheck(
                position=position,
                kind=check.kind,
                person=person,
                done_on=check.done_on,
                confirmed_on=check.confirmed_on,
                outcome=check.outcome or "",
                detail=check.detail,
            )
