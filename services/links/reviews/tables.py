"""Reviews, visits and visiting plans as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Aggregate, Base


class Review(Aggregate):
    """A review of a link; it is never changed, a later one follows it."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_link_id", "link_id"),)

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    legal_basis: Mapped[str]
    held_on: Mapped[date]
    chaired_by: Mapped[str]
    participation: Mapped[str]
    childs_view: Mapped[str | None]
    parents_view: Mapped[str | None]
    carers_view: Mapped[str | None]
    outcome: Mapped[str]
    decisions: Mapped[list[str]]
    next_review_on: Mapped[date | None]
    recorded_by: Mapped[str]


class Visit(Aggregate):
    """A worker's visit to the child at the carer's. `counts`: the child was placed there on that day, or need not
    be."""

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_link_id", "link_id"),)

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    visited_on: Mapped[date]
    visited_by: Mapped[str]
    child_seen: Mapped[bool]
    seen_alone: Mapped[bool]
    counts: Mapped[bool]
    observed: Mapped[str | None]
    recorded_by: Mapped[str]


class VisitingPlan(Base):
    """The interval at which a link is visited, agreed before the first break. Each row is one version, and nothing
    changes it; the last one stands. `id` is that of the plan, in all its versions. `recorded_by` is None where it was
    recorded before that was kept."""

    __tablename__ = "visiting_plans"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    weeks: Mapped[int]
    agreed_with_parents: Mapped[bool]
    agreed_with_officer: Mapped[bool]
    agreed_on: Mapped[date]
    changed_at: Mapped[datetime]
    recorded_by: Mapped[str | None]
