"""Sessions as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.references.columns import Referenced
from services.links.tables import Aggregate, Base


class Session(Referenced, Aggregate):
    """One session of a link. `first_day` and `last_day` are the days in England on which it begins and ends.
    `legal_basis` is that of the link when it was booked. `series` joins those that were booked as one pattern.
    `concerns` are rules that came to be broken after the booking. `journal` holds each step with its instant and its
    worker, oldest first. Within `cancellation`, `completion` and `journal` instants are written as in RFC 3339 and
    amounts in whole pence."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_link_id", "link_id"),
        Index("ix_sessions_child_id_first_day", "child_id", "first_day"),
        Index("ix_sessions_carer_id_first_day", "carer_id", "first_day"),
        Index("ix_sessions_series", "series"),
    )

    state: Mapped[str]
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    child_id: Mapped[UUID] = mapped_column(ForeignKey("children.id"))
    child: Mapped[str]
    carer_id: Mapped[UUID]
    slot: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    first_day: Mapped[date]
    last_day: Mapped[date]
    legal_basis: Mapped[str]
    place: Mapped[str]
    series: Mapped[UUID | None]
    booked_by: Mapped[str]
    confirmed_by: Mapped[str | None]
    note: Mapped[str | None]
    outside_availability: Mapped[str | None]
    cancellation: Mapped[dict[str, Any] | None]
    completion: Mapped[dict[str, Any] | None]
    concerns: Mapped[list[dict[str, Any]]]
    journal: Mapped[list[dict[str, Any]]]


class SchoolTerms(Base):
    """One school year of the council; `year` is the one in which it begins. Days are written YYYY-MM-DD."""

    __tablename__ = "school_terms"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    terms: Mapped[list[dict[str, Any]]]
    holidays: Mapped[list[dict[str, Any]]]
    recorded_by: Mapped[str]
    changed_at: Mapped[datetime]


class CalendarAddress(Base):
    """Where one person reads the calendar of a link, until it expires or is withdrawn. `person` is the number in the
    child's record, in the carer's household, or the child's own. Of the secret in the address the digest is kept.
    `client` is the one that asked for it: revoked, its addresses open nothing."""

    __tablename__ = "calendar_addresses"
    __table_args__ = (
        Index("ix_calendar_addresses_link_id", "link_id"),
        Index("uq_calendar_addresses_digest", "digest", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    audience: Mapped[str]
    person: Mapped[str]
    digest: Mapped[str]
    client: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
