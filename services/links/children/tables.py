"""Children as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.births import Born
from services.links.tables import Aggregate


class Child(Aggregate):
    """`number` is the council's own number as it was sent, `key` what it is compared by, `sibling_keys` those of the
    children whom the record names. `record` holds the rest of what was sent, days within it written YYYY-MM-DD.
    `histories` are statements, oldest first, that all breaks of a time are recorded. Locking the row keeps two bookings
    of one child apart."""

    __tablename__ = "children"
    __table_args__ = (
        Index("uq_children_key", "key", unique=True),
        Index("ix_children_sibling_keys", "sibling_keys", postgresql_using="gin"),
    )

    number: Mapped[str]
    key: Mapped[str]
    date_of_birth: Mapped[date]
    legal_basis: Mapped[str]
    assessment_outcome: Mapped[str]
    assessed_on: Mapped[date]
    waiting_since: Mapped[date]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str | None]
    record: Mapped[dict[str, Any]]
    sibling_keys: Mapped[list[str]]
    histories: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    @property
    def born(self) -> Born:
        return Born(self.date_of_birth, self.record.get("date_of_birth_estimated", False))
