"""Carers as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Aggregate


class Carer(Aggregate):
    """One application leads to at most one carer; the unique index holds even where a rule were mistaken."""

    __tablename__ = "carers"
    __table_args__ = (
        Index("uq_carers_application_id", "application_id", unique=True),
        Index("ix_carers_first_review_on", "first_review_on"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    approved_on: Mapped[date]
    people: Mapped[list[dict[str, Any]]]
    contact: Mapped[dict[str, Any]]
    home: Mapped[dict[str, Any]]
    offer: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    social_worker: Mapped[str | None]
    social_worker_since: Mapped[date | None]
    first_review_on: Mapped[date]
