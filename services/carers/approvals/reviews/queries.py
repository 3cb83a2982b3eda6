"""Reading reviews, and the placements that say whose views a review seeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chassis.clock import add_months
from services.carers.approvals.reviews.tables import ApprovalReview
from services.carers.placements.tables import Placement

OF_NOBODY = "private_fostering"
"""The kind of placement that no authority made."""


def reviews_after(session: Session, carer: UUID, after: str | None, most: int) -> Sequence[ApprovalReview]:
    """At most `most` reviews of a carer in the order of their ids, beginning behind the id `after`."""
    query = select(ApprovalReview).where(ApprovalReview.carer_id == carer).order_by(ApprovalReview.id).limit(most)
    if after is not None:
        query = query.where(ApprovalReview.id > UUID(after))
    return session.scalars(query).all()


def last_review(session: Session, carer: UUID) -> ApprovalReview | None:
    """By the day on which it was held; there is at most one on a day."""
    query = select(ApprovalReview).where(ApprovalReview.carer_id == carer)
    return session.scalars(query.order_by(ApprovalReview.held_on.desc()).limit(1)).first()


def first_review_of(session: Session, carer: UUID) -> date | None:
    """The day on which the first review was held."""
    return session.scalar(select(func.min(ApprovalReview.held_on)).where(ApprovalReview.carer_id == carer))


def placed_with(session: Session, carer: UUID, day: date) -> tuple[int, int]:
    """How many children were placed with a carer on `day`, and how many were in the year up to it."""
    of_carer = (Placement.carer_id == carer, Placement.kind != OF_NOBODY, Placement.starts_on <= day)
    there = or_(Placement.ended_on.is_(None), Placement.ended_on > day)
    children = select(func.count(Placement.child_id.distinct())).where(*of_carer)
    since = Placement.starts_on > add_months(day, -12)
    return session.scalar(children.where(there)) or 0, session.scalar(children.where(since)) or 0
