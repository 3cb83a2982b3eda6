"""A review of an approval as answered."""

from __future__ import annotations

from typing import Any

from services.carers.approvals.reviews.tables import ApprovalReview

HELD = (
    "id",
    "held_on",
    "held_by",
    "outcome",
    "summary",
    "panel_on",
    "due_on",
    "next_review_on",
    "recorded_by",
    "recorded_at",
)


def review_view(review: ApprovalReview) -> dict[str, Any]:
    views = {
        "carers": review.carers_heard,
        "children": review.children_heard,
        "placing_authorities": review.authorities_heard,
    }
    held = {name: getattr(review, name) for name in HELD}
    return {**held, "views": views, "late": review.held_on > review.due_on}
