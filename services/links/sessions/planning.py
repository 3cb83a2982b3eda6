"""Whether the visits to a child are planned, as the plan of its link says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.links.reviews.plans import standing_plan


def planned_with_officer(unit: UnitOfWork, link_id: UUID, before: date | None = None) -> bool | None:
    """Whether the reviewing officer agreed to the plan that stands, or to the one that stood on the day `before`; None
    where there is none."""
    plan = standing_plan(unit, link_id, before)
    return plan.agreed_with_officer if plan else None
