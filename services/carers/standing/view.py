"""The standing of an approval as answered and as announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from chassis.database.unit_of_work import UnitOfWork
from services.carers.household.facts import Household
from services.carers.household.reading import household_of, numbers_on
from services.carers.household.renewals import gaps
from services.carers.standing.tables import Suspension

if TYPE_CHECKING:
    from services.carers.approvals.carers.tables import Carer

HELD = (
    "resignation_received_on",
    "approval_ends_on",
    "approval_ended_on",
    "compliant_until",
    "reviewed_on",
    "found_unsuitable_on",
)
SUSPENSION = ("starts_on", "reason", "note", "suspended_by", "ended_on", "ended_by", "end_note")


def standing_public(carer: Carer) -> dict[str, Any]:
    return _public(carer, [_suspension(one) for one in carer.suspensions])


def standing_view(unit: UnitOfWork, carer: Carer) -> dict[str, Any]:
    """Judged for today."""
    return standing_read(unit, carer, household_of(carer), [_suspension(one) for one in carer.suspensions])


def standing_read(
    unit: UnitOfWork, carer: Carer | Row[Any], household: Household, suspensions: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Judged for today, from what was read of the carer, its household and its suspensions."""
    numbers = numbers_on(unit)
    found = gaps(household, unit.today, numbers)
    return {
        **_public(carer, suspensions),
        "compliant": not found,
        "gaps": [{"person": gap.person, "kind": gap.kind, "state": gap.state} for gap in found],
        "suspensions": suspensions,
    }


def review_due_on(carer: Carer | Row[Any]) -> date:
    """The last day on which the review of the approval is in date."""
    due: date = carer.next_review_on or carer.first_review_on
    return due


def _public(carer: Carer | Row[Any], suspensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    since = [one["starts_on"] for one in suspensions if one["ended_on"] is None]
    return {
        "suspended_from": since[-1] if since else None,
        **{name: getattr(carer, name) for name in HELD},
        "next_review_on": review_due_on(carer),
    }


def _suspension(one: Suspension) -> Mapping[str, Any]:
    return {name: getattr(one, name) for name in SUSPENSION}
