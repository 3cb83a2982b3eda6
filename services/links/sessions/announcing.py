"""Keeping a step of a session, and telling others of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.aggregates import acting, save
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.contract.events import sessions as events
from services.links.sessions.tables import Session
from services.links.sessions.view import kept, session_public


def announce(unit: UnitOfWork, event: EventType, row: Session) -> None:
    unit.touches(row.id, row.child)
    unit.announce(event, row.id, row.version, session_public(row, _born(unit, row)))


def took_step(unit: UnitOfWork, row: Session, step: str, event: EventType, by: str | None = None, **said: Any) -> None:
    """One version on: the step stands in the journal and is announced."""
    save(unit, row)
    row.journal = [*row.journal, step_of(unit, step, by, **said)]
    announce(unit, event, row)


def step_of(unit: UnitOfWork, step: str, by: str | None = None, **said: Any) -> dict[str, Any]:
    entry: dict[str, Any] = kept({"step": step, "at": unit.now, "by": by or acting(unit), **said})
    return entry


def republish_sessions(unit: UnitOfWork) -> None:
    born = select(Session, Child.date_of_birth).join(Child, Child.id == Session.child_id)
    for row, date_of_birth in unit.session.execute(born.order_by(Session.id).execution_options(yield_per=500)):
        unit.announce(events.SESSION_CHANGED, row.id, row.version, session_public(row, date_of_birth))


def _born(unit: UnitOfWork, row: Session) -> date:
    return unit.session.get_one(Child, row.child_id).date_of_birth
