"""Whether the visits to a child are planned, as the plan of its link says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.links.reviews.tables import VisitingPlan


def planned_with_officer(unit: UnitOfWork, link_id: UUID, before: date | None = None) -> bool | None:
    """Whether the reviewing officer agreed to the plan that stands; None where there is none, or where it was agreed
    for the first time after the day `before`. Of a plan that was agreed anew the first day is not kept: it counts as
    one that stood."""
    plan = unit.session.get(VisitingPlan, link_id)
    if plan is None or (before is not None and plan.version == 1 and plan.agreed_on > before):
        return None
    return plan.agreed_with_officer
