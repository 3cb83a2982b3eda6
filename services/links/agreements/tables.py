"""Agreements as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Base


class Agreement(Base):
    """One version of the written agreement of a link; `number` counts from 1. Nothing changes `terms`; `digest` is
    taken of all that is agreed when it is offered. Each of `signatures` holds role, person, day, method and who
    recorded it. In force from `in_force_from` until the day before `in_force_until`."""

    __tablename__ = "agreements"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    legal_basis: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    sessions_per_month: Mapped[int]
    terms: Mapped[dict[str, Any]]
    signatures: Mapped[list[dict[str, Any]]]
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime]
    offered_by: Mapped[str | None]
    offered_on: Mapped[date | None]
    digest: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None]
