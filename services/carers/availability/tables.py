"""What carers offer, as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class Availability(Base):
    """One carer's offer, replaced as a whole. `version` counts its own changes, apart from the carer's version; the
    days within `exceptions` are written YYYY-MM-DD, times of day HH:MM."""

    __tablename__ = "availabilities"

    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"), primary_key=True)
    version: Mapped[int]
    daytime: Mapped[list[str]]
    overnight: Mapped[list[str]]
    weekly: Mapped[list[dict[str, Any]]]
    sessions_per_month: Mapped[int | None]
    exceptions: Mapped[list[dict[str, Any]]]
    preferences: Mapped[dict[str, Any]]
    travel: Mapped[dict[str, Any]]
    identity: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
