"""Operations on reviews, visits and deadlines."""

from __future__ import annotations

from chassis.request import Handler
from services.links.reviews.deadlines import list_deadlines
from services.links.reviews.lists import list_link_visits, list_reviews
from services.links.reviews.planning import get_visiting_plan, list_visiting_plans, set_visiting_plan
from services.links.reviews.recording import record_link_visit, record_review

HANDLERS: tuple[Handler, ...] = (
    record_review,
    list_reviews,
    record_link_visit,
    list_link_visits,
    set_visiting_plan,
    get_visiting_plan,
    list_visiting_plans,
    list_deadlines,
)
"""Each function handles the operation of its name."""
