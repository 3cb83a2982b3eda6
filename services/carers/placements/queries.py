"""Reading placements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chassis.database.spelled import spelled_as
from services.carers.placements.tables import Placement


def placements_after(session: Session, filters: Mapping[str, Any], after: str | None, most: int) -> Sequence[Placement]:
    """At most `most` placements in the order of their ids, beginning behind the id `after`."""
    query = select(Placement).where(*_conditions(filters)).order_by(Placement.id).limit(most)
    if after is not None:
        query = query.where(Placement.id > UUID(after))
    return session.scalars(query).all()


def placements_of(session: Session, carer: UUID, first: date) -> Sequence[Placement]:
    """The placements with a carer that may touch `first` or a later day."""
    since = or_(Placement.ended_on.is_(None), Placement.ended_on >= first)
    return session.scalars(select(Placement).where(Placement.carer_id == carer, since).order_by(Placement.id)).all()


def open_placements(session: Session, carer: UUID) -> Sequence[Placement]:
    """All with a carer that nobody has ended, read anew and locked."""
    query = select(Placement).where(Placement.carer_id == carer, Placement.state == "open").order_by(Placement.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def every_placement(session: Session) -> Iterator[Placement]:
    yield from session.scalars(select(Placement).order_by(Placement.id).execution_options(yield_per=500))


def _conditions(filters: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name in ("carer_id", "kind", "state", "external_reference"):
        if name in filters:
            yield getattr(Placement, name) == filters[name]
    if "child_id" in filters:
        yield spelled_as(Placement.child_id, filters["child_id"])
    if "flagged" in filters:
        yield (func.jsonb_array_length(Placement.concerns) > 0) == (filters["flagged"] == "true")
    if "on" in filters:
        yield Placement.starts_on <= filters["on"]
        yield or_(Placement.ended_on.is_(None), Placement.ended_on > filters["on"])
