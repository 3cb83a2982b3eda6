"""Breaks that took place, or are to, outside the sessions of this service."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Base


class OutsideBreak(Base):
    """A child away from home from `starts_on` to `ends_on`, the day on which it came back. `carer_id` and `reference`
    name with whom, where they are known. One that was wrong is withdrawn, and stays."""

    __tablename__ = "outside_breaks"
    __table_args__ = (Index("ix_outside_breaks_child_id", "child_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    child_id: Mapped[UUID] = mapped_column(ForeignKey("children.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    legal_basis: Mapped[str]
    with_whom: Mapped[str]
    carer_id: Mapped[UUID | None]
    reference: Mapped[str | None]
    source: Mapped[str]
    note: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None]
