"""From the kept household to the plain values that rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract import capacity_settings, settings
from services.carers.household import facts
from services.carers.recruitment.applications.facts import Dbs

if TYPE_CHECKING:
    from services.carers.approvals.carers.tables import Carer


def household_of(carer: Carer) -> facts.Household:
    residents = tuple(
        facts.Resident(m.position, m.role, m.date_of_birth, m.joined_on, m.left_on, bool(m.date_of_birth_estimated))
        for m in carer.members
    )
    checks = (check_of(c.kind, c.person, c.done_on, c.confirmed_on, c.outcome, c.detail) for c in carer.checks)
    return facts.Household(residents, tuple(checks))


def carers_in(carer: Carer, day: date) -> frozenset[int]:
    """The numbers of the approved carers who live in the household on `day`."""
    return frozenset(r.number for r in household_of(carer).present(day) if r.approved)


def numbers_on(unit: UnitOfWork, day: date | None = None) -> facts.Numbers:
    """The council's numbers as they hold on `day`, today unless another is given."""
    return facts.Numbers(
        dbs_age=unit.setting(settings.DBS_AGE, day),
        renewal_months=unit.setting(capacity_settings.RENEWAL_MONTHS, day),
        reminder_days=unit.setting(capacity_settings.REMINDER_DAYS, day),
    )


def check_of(
    kind: str, person: int, done_on: date, confirmed_on: date | None, outcome: str, detail: Mapping[str, Any]
) -> facts.Check:
    """A kept check, given by its columns."""
    counts = (
        kind != "dbs"
        or Dbs(
            person=person,
            level=detail["level"],
            workforce=detail["workforce"],
            barred_list=detail["childrens_barred_list"],
            issued_on=done_on,
            status_checked_on=confirmed_on,
            outcome=outcome,
        ).counts
    )
    return facts.Check(kind, person, done_on, confirmed_on, outcome, counts)
