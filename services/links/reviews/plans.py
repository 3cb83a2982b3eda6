"""Plans of visits: each is a version that stays, the last one stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.links.reviews.tables import VisitingPlan


def standing_plans(unit: UnitOfWork, links: Collection[UUID]) -> Mapping[UUID, VisitingPlan]:
    """By link, in one statement; those without a plan are left out."""
    every = select(VisitingPlan).where(VisitingPlan.link_id.in_(links)).order_by(VisitingPlan.version)
    return {plan.link_id: plan for plan in unit.session.scalars(every)}


def standing_plan(unit: UnitOfWork, link_id: UUID, by: date | None = None) -> VisitingPlan | None:
    """The one that stands; of those that had been agreed `by` a day the last one."""
    query = select(VisitingPlan).where(VisitingPlan.link_id == link_id)
    if by is not None:
        query = query.where(VisitingPlan.agreed_on <= by)
    return unit.session.scalar(query.order_by(VisitingPlan.version.desc()).limit(1))
