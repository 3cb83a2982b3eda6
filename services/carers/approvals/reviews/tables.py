"""Reviews of approvals as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class ApprovalReview(Base):
    """One review. `due_on` is the day by which it was due; `next_review_on` the one by which the next is. `panel_on` is
    the day of the panel that its report goes to."""

    __tablename__ = "approval_reviews"
    __table_args__ = (Index("ix_approval_reviews_carer_id", "carer_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"))
    held_on: Mapped[date]
    held_by: Mapped[str]
    outcome: Mapped[str]
    carers_heard: Mapped[bool]
    children_heard: Mapped[str]
    authorities_heard: Mapped[str]
    summary: Mapped[str]
    panel_on: Mapped[date | None]
    due_on: Mapped[date]
    next_review_on: Mapped[date]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[datetime]
