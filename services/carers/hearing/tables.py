"""The replica as it is kept: the state that the last event of a restriction carried, and the version it had."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class KnownRestriction(Base):
    """`state_data` is the data of the restriction's last event; the key is what the child is compared by."""

    __tablename__ = "known_restrictions"
    __table_args__ = (Index("ix_known_restrictions_child_key", "child_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    child_key: Mapped[str]
    last_day: Mapped[date | None]
    state_data: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]
