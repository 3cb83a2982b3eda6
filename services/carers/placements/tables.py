"""Placements as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.references.columns import Referenced
from services.carers.tables import Aggregate


class Placement(Referenced, Aggregate):
    """One child with one carer from `starts_on` on. `child_id` and `sibling_group` are the council's own identifiers;
    no name and no date of birth is held here. `fostered_by` are the numbers of the approved carers who foster the
    child. `outside_terms` marks an emergency placement that the terms of approval do not cover. `concerns` are rules
    that came to be broken after it was made, days written YYYY-MM-DD."""

    __tablename__ = "placements"
    __table_args__ = (
        Index("ix_placements_carer_id", "carer_id"),
        Index("ix_placements_child_id", "child_id"),
    )

    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"))
    child_id: Mapped[str]
    child_age: Mapped[int]
    kind: Mapped[str]
    starts_on: Mapped[date]
    planned_end_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    end_note: Mapped[str | None]
    sibling_group: Mapped[str | None]
    fostered_by: Mapped[list[int]]
    outside_terms: Mapped[bool]
    concerns: Mapped[list[dict[str, Any]]]
    placed_by: Mapped[str | None]
