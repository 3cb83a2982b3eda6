"""When a session was, or is to be."""

from __future__ import annotations

from datetime import datetime

from services.links.sessions.tables import Session


def actual_times(session: Session) -> tuple[datetime, datetime]:
    """Of a completed session the times that it took, of any other those for which it is booked."""
    if session.completion is None:
        return session.starts_at, session.ends_at
    return (
        datetime.fromisoformat(session.completion["starts_at"]),
        datetime.fromisoformat(session.completion["ends_at"]),
    )
