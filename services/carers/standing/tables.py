"""Suspensions as they are kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from services.carers.household.tables import CarerPart


class Suspension(CarerPart):
    """One suspension. It is in force from `starts_on` until the day before `ended_on`, or while there is none."""

    __tablename__ = "suspensions"

    starts_on: Mapped[date]
    reason: Mapped[str]
    note: Mapped[str | None]
    suspended_by: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    end_note: Mapped[str | None]
