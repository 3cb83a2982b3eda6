"""Whether a child may live in a carer's home: asked of `lifelonglinks` before each placement by the council."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.carers.approvals.carers.tables import Carer
from services.carers.household.reading import household_of
from services.carers.placements.facts import Stay
from services.lifelonglinks.contract import ask_about_contact


def contact_gates(unit: UnitOfWork, carer: Carer, wanted: Stay, held: Sequence[Stay]) -> list[Violation]:
    """Why the child may not be there, with everybody who lives in the home then and every child placed there meanwhile.

    Private fostering is not arranged by the council; that it takes place is recorded all the same, and what stands
    against it is noted. Raises `Problem`
    (503, `restrictions-unavailable`) where nobody answers, 409 where a placement there holds a number that nobody can
    be asked about.
    """
    if wanted.private:
        return []
    last = None if wanted.until is None else wanted.until.isoformat()
    period = {"starts_on": wanted.starts_on.isoformat(), "ends_on": last}
    child = {"present": [{"kind": "child", "id": wanted.number}]}
    members = [
        {"kind": "household_member", "id": f"{carer.id}/{one.number}"}
        for one in household_of(carer).residents
        if one.left_on is None or one.left_on > wanted.starts_on
    ]
    sides: list[Mapping[str, Any]] = [{"present": [{"kind": "carer", "id": str(carer.id)}, *members]}]
    others = {stay.child: stay for stay in held if stay.child != wanted.child and _together(stay, wanted)}
    sides += [{"present": [{"kind": "child", "id": others[key].number}]} for key in sorted(others)]
    kept_in = {
        stay.number: f"the child's number with PATCH /placements/{stay.placement}, or end that placement"
        for stay in others.values()
    }
    pairs = [{"first": child, "second": side, "period": period} for side in sides]
    found = {violation.rule: violation for one in ask_about_contact(unit, pairs, kept_in) for violation in one}
    return [found[name] for name in sorted(found)]


def _together(stay: Stay, wanted: Stay) -> bool:
    begins_in_time = wanted.until is None or stay.starts_on <= wanted.until
    return begins_in_time and (stay.until is None or wanted.starts_on <= stay.until)
