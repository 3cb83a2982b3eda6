"""The standing of an approval as answered and as announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.database.unit_of_work import UnitOfWork
from services.carers.household.reading import household_of, numbers_on
from services.carers.household.renewals import gaps

if TYPE_CHECKING:
    from services.carers.approvals.carers.tables import Carer

SUSPENSION = ("starts_on", "reason", "note", "suspended_by", "ended_on", "ended_by", "end_note")


def standing_public(carer: Carer) -> dict[str, Any]:
    names = ("resignation_received_on", "approval_ends_on", "approval_ended_on", "compliant_until")
    since = [s.starts_on for s in carer.suspensions if s.ended_on is None]
    return {"suspended_from": since[-1] if since else None, **{name: getattr(carer, name) for name in names}}


def standing_view(unit: UnitOfWork, carer: Carer) -> dict[str, Any]:
    """Judged for today."""
    household, numbers = household_of(carer), numbers_on(unit)
    found = [gap for approved in (True, False) for gap in gaps(household, unit.today, numbers, approved)]
    return {
        **standing_public(carer),
        "compliant": not found,
        "gaps": [{"person": gap.person, "kind": gap.kind, "state": gap.state} for gap in found],
        "suspensions": [{name: getattr(one, name) for name in SUSPENSION} for one in carer.suspensions],
    }
