"""Finding sessions: one, one for a change, pages of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from chassis.aggregates import find, locked
from chassis.clock import start_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Page, Request
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contract.codes import STANDING_SESSION_STATES
from services.links.linking.reading import lock_link
from services.links.linking.tables import Link
from services.links.sessions.tables import Session

WHAT = "session"


def find_session(unit: UnitOfWork, request: Request) -> Session:
    """Raises `Problem` (404)."""
    return find(unit, Session, request.identifier("session_id"), WHAT)


def lock_to_judge(unit: UnitOfWork, request: Request) -> tuple[Session, Link]:
    """For a step that is judged as a booking is: child, carer and link first. Raises `Problem` (404, 412)."""
    known = find_session(unit, request)
    link = lock_link(unit, known.link_id)
    row = locked(unit, Session, known.id, WHAT)
    request.check_version(row.version)
    return row, link


def page_of_sessions(unit: UnitOfWork, filters: Mapping[str, Any], page: Page) -> Sequence[Session]:
    """One row more than the page takes, in the order in which they begin. The sort key is `[first_day, id]`."""
    query = select(Session).where(*_conditions(filters)).order_by(Session.first_day, Session.id).limit(page.limit + 1)
    if page.after is not None:
        day, identifier = date.fromisoformat(page.after[0]), UUID(page.after[1])
        query = query.where(
            (Session.first_day > day) | ((Session.first_day == day) & (Session.id > identifier)),
        )
    return unit.session.scalars(query).all()


def standing(unit: UnitOfWork, *conditions: ColumnElement[bool], lock: bool = False) -> Sequence[Session]:
    """Those that are to take place, in the order in which they are locked."""
    query = select(Session).where(Session.state.in_(STANDING_SESSION_STATES), *conditions).order_by(Session.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return unit.session.scalars(query).all()


def to_come(unit: UnitOfWork, day: date) -> tuple[ColumnElement[bool], ...]:
    """Those that begin on `day` or later and have not begun yet: what has begun is completed, not called off."""
    return Session.starts_at >= start_of(day), Session.starts_at > unit.now


def _conditions(filters: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name in ("carer_id", "link_id", "state", "series", "external_reference"):
        if name in filters:
            yield getattr(Session, name) == filters[name]
    if "child" in filters:
        yield Session.child_id.in_(select(Child.id).where(Child.key == child_key(filters["child"])))
    if "flagged" in filters:
        yield (func.jsonb_array_length(Session.concerns) > 0) == (filters["flagged"] == "true")
    if "from_day" in filters:
        yield Session.last_day >= filters["from_day"]
    if "to_day" in filters:
        yield Session.first_day <= filters["to_day"]
