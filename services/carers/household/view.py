"""A carer's household as answered, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from services.carers.approvals.carers.tables import Carer
from services.carers.household import facts, renewals
from services.carers.household.reading import household_of, numbers_on
from services.carers.household.tables import CarerCheck

MEMBER = (*("role", "given_name", "family_name", "date_of_birth", "date_of_birth_estimated", "joined_on", "left_on"),)


def household_view(unit: UnitOfWork, carer: Carer, day: date) -> dict[str, Any]:
    household, numbers = household_of(carer), numbers_on(unit, day)
    due: dict[int, list[renewals.Renewal]] = {}
    for one in renewals.renewals(household, day, numbers):
        due.setdefault(one.person, []).append(one)
    residents = {r.number: r for r in household.residents}
    found = [one.state for each in due.values() for one in each]
    return {
        "carer_id": carer.id,
        "version": carer.version,
        "on": day,
        "compliant": not {"missing", "lapsed"}.intersection(found),
        "compliant_until": renewals.compliant_until(household, day, numbers),
        "members": [
            {
                "number": member.position,
                **{name: getattr(member, name) for name in MEMBER},
                "comes_of_age_on": residents[member.position].reaches(facts.ADULT),
                "dbs_needed_from": residents[member.position].dbs_from(numbers.dbs_age),
                "checks": [_renewal(one) for one in due.get(member.position, ())],
                "dbs_detail": [_dbs(check) for check in _certificates(carer.checks, member.position)],
            }
            for member in carer.members
        ],
    }


def _renewal(one: renewals.Renewal) -> Mapping[str, Any]:
    return {"kind": one.kind, "state": one.state, "due_on": one.due_on, "remind_on": one.remind_on}


def _certificates(checks: Iterable[CarerCheck], person: int) -> Iterable[CarerCheck]:
    return (check for check in checks if check.kind == "dbs" and check.person == person)


def _dbs(check: CarerCheck) -> Mapping[str, Any]:
    days = {"issued_on": check.done_on, "status_checked_on": check.confirmed_on}
    return {**check.detail, **days, "outcome": check.outcome}
