"""Events of reviews, visits, and how often is visited."""

from __future__ import annotations

from marshmallow import Schema

from chassis.contracts.events import EventType
from services.links.contract.schemas.reviews import ReviewPublic, VisitingPlanPublic, VisitPublic
from services.links.contract.scopes import LINKS_READ


def _event(name: str, summary: str, data: type[Schema]) -> EventType:
    return EventType(f"links.{name}.v1", LINKS_READ, summary, data, scheme="family_link")


REVIEW_HELD = _event("review.held", "A review of a link was held.", ReviewPublic)
REVIEW_CHANGED = _event("review.changed", "The present state of a review is announced again.", ReviewPublic)
VISIT_MADE = _event("visit.made", "A worker visited a child at the carer's.", VisitPublic)
VISIT_CHANGED = _event("visit.changed", "The present state of a visit is announced again.", VisitPublic)
VISITING_PLAN_SET = _event(
    "visiting_plan.set", "At which interval a link is visited was agreed, or agreed anew.", VisitingPlanPublic
)
VISITING_PLAN_CHANGED = _event(
    "visiting_plan.changed", "The plan of visits that stands is announced again.", VisitingPlanPublic
)

EVENTS: tuple[EventType, ...] = (
    REVIEW_HELD,
    REVIEW_CHANGED,
    VISIT_MADE,
    VISIT_CHANGED,
    VISITING_PLAN_SET,
    VISITING_PLAN_CHANGED,
)
