"""Replicas as they are kept: the state that the last event carried, and the version it had."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Base


class KnownCarer(Base):
    """`state_data` is the data of the carer's last event (`CarerPublic` of `carers`, days as text). Locking
    the row keeps two bookings of one carer apart."""

    __tablename__ = "known_carers"
    __table_args__ = (Index("ix_known_carers_state", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    state_data: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]


class KnownRestriction(Base):
    """`state_data` is the data of the restriction's last event; the keys are what people are compared by."""

    __tablename__ = "known_restrictions"
    __table_args__ = (
        Index("ix_known_restrictions_child_key", "child_key"),
        Index("ix_known_restrictions_person_key", "person_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    child_key: Mapped[str]
    person_key: Mapped[str]
    last_day: Mapped[date | None]
    state_data: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]


class KnownPlacement(Base):
    """A `short_break` placement of `carers`, by its last event. Called off before it began where it ended before."""

    __tablename__ = "known_placements"
    __table_args__ = (Index("ix_known_placements_child_key", "child_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    child_key: Mapped[str]
    carer_id: Mapped[UUID]
    starts_on: Mapped[date]
    planned_end_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    state_data: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]
