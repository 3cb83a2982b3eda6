"""Exemptions as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class Exemption(Base):
    """One exemption by the authority where the carer lives. `children` are the council's own identifiers. `variations`
    holds what stood before each variation, days written YYYY-MM-DD."""

    __tablename__ = "exemptions"
    __table_args__ = (Index("ix_exemptions_carer_id", "carer_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"))
    authority: Mapped[str]
    children: Mapped[list[str]]
    conditions: Mapped[list[str]]
    reasons: Mapped[str]
    granted_by: Mapped[str | None]
    notice_sent_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    variations: Mapped[list[dict[str, Any]]]
    cancelled_on: Mapped[date | None]
    cancelled_by: Mapped[str | None]
    cancellation_reason: Mapped[str | None]
