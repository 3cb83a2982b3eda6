"""When a session was, or is to be, and whether the child is placed by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_

from chassis.clock import day_of
from services.links.contract.codes import SESSION_PLACES
from services.links.sessions.places import is_placement
from services.links.sessions.tables import Session


def actual_times(session: Session) -> tuple[datetime, datetime]:
    """Of a completed session the times that it took, of any other those for which it is booked."""
    if session.completion is None:
        return session.starts_at, session.ends_at
    return (
        datetime.fromisoformat(session.completion["starts_at"]),
        datetime.fromisoformat(session.completion["ends_at"]),
    )


def is_break(session: Session) -> bool:
    """Whether the child is placed by the session, by the times of `actual_times`."""
    starts_at, ends_at = actual_times(session)
    return is_placement(session.place, day_of(ends_at) > day_of(starts_at))


def booked_as_breaks() -> ColumnElement[bool]:
    """Of each `Session` in a statement whether the child is placed by it, by the days for which it is booked."""
    by_day, over_night = ([p for p in SESSION_PLACES if is_placement(p, night)] for night in (False, True))
    return or_(Session.place.in_(by_day), (Session.last_day > Session.first_day) & Session.place.in_(over_night))
