"""When and where a session was, or is to be, and whether the child is placed by it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, DateTime, cast, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from chassis.clock import LONDON, day_of
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


def actual_place(session: Session) -> str:
    """Of a completed session where it took place, of any other where it is booked. Records of the time before places
    were recorded hold none: they took place as booked."""
    place: str = (session.completion or {}).get("place", session.place)
    return place


def is_break(session: Session) -> bool:
    """Whether the child is placed by the session, by `actual_times` and `actual_place`."""
    starts_at, ends_at = actual_times(session)
    return is_placement(actual_place(session), day_of(ends_at) > day_of(starts_at))


def actual_days() -> tuple[ColumnElement[date], ColumnElement[date]]:
    """Of each `Session` in a statement its first and its last day in England, as `actual_times` has them."""
    return _day("starts_at", Session.first_day), _day("ends_at", Session.last_day)


def are_breaks() -> ColumnElement[bool]:
    """Of each `Session` in a statement what `is_break` says of it."""
    by_day, over_night = ([p for p in SESSION_PLACES if is_placement(p, night)] for night in (False, True))
    place, (first, last) = func.coalesce(Session.completion["place"].astext, Session.place), actual_days()
    return or_(place.in_(by_day), (last > first) & place.in_(over_night))


def _day(recorded: str, booked: ColumnElement[date] | InstrumentedAttribute[date]) -> ColumnElement[date]:
    instant = cast(Session.completion[recorded].astext, DateTime(timezone=True))
    return func.coalesce(cast(func.timezone(LONDON.key, instant), Date), booked)
