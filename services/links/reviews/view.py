"""Reviews, visits and plans as answered and as announced."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.links.linking.tables import Link
from services.links.reviews.tables import Review, Visit, VisitingPlan

REVIEW = (
    "id",
    "link_id",
    "version",
    "legal_basis",
    "held_on",
    "chaired_by",
    "participation",
    "childs_view",
    "parents_view",
    "carers_view",
    "outcome",
    "decisions",
    "next_review_on",
    "recorded_by",
    "created_at",
)
VISIT = (
    "id",
    "link_id",
    "version",
    "visited_on",
    "visited_by",
    "child_seen",
    "seen_alone",
    "counts",
    "observed",
    "recorded_by",
    "created_at",
)
PLAN = ("id", "weeks", "agreed_with_parents", "agreed_with_officer", "agreed_on")


def review_view(review: Review, latest: date | None) -> dict[str, Any]:
    return {**{name: getattr(review, name) for name in REVIEW}, "latest_next_review_on": latest}


def review_public(review: Review, link: Link) -> dict[str, Any]:
    names = ("id", "legal_basis", "held_on", "participation", "outcome", "next_review_on")
    return {**{name: getattr(review, name) for name in names}, **between(link)}


def visit_view(visit: Visit) -> dict[str, Any]:
    why = None if visit.counts else "not_placed" if visit.child_seen else "not_seen"
    return {**{name: getattr(visit, name) for name in VISIT}, "why_not_counted": why}


def visit_public(visit: Visit, link: Link) -> dict[str, Any]:
    names = ("id", "visited_on", "child_seen", "counts")
    return {**{name: getattr(visit, name) for name in names}, **between(link)}


def plan_view(plan: VisitingPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in (*PLAN, "link_id", "version", "changed_at", "recorded_by")}


def plan_public(plan: VisitingPlan, link: Link) -> dict[str, Any]:
    return {**{name: getattr(plan, name) for name in PLAN}, **between(link)}


def between(link: Link) -> dict[str, Any]:
    """Link, child and carer, as every event of a link's records names them."""
    return {"link_id": link.id, "child": link.child, "carer_id": link.carer_id}
