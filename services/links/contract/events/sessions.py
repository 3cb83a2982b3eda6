"""Events of sessions. Each carries all that a carer's payment is worked out from, with the child's allowance band."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.schemas.sessions_public import SessionPublic
from services.links.contract.scopes import SESSIONS_READ


def _session(happened: str, summary: str) -> EventType:
    return EventType(f"links.session.{happened}.v1", SESSIONS_READ, summary, SessionPublic, scheme="family_link")


SESSION_BOOKED = _session("booked", "A session was booked, by itself or as one of a pattern.")
SESSION_CONFIRMED = _session("confirmed", "A session was confirmed with carer and family.")
SESSION_CHANGED = _session(
    "changed",
    "Times, allowance band or external reference of a session changed, or its present state is announced again.",
)
SESSION_FLAGGED = _session("flagged", "A rule came to be broken, or no longer is, after a session was booked.")
SESSION_CANCELLED = _session(
    "cancelled", "A session was called off before it began, or nobody came. It never takes place."
)
SESSION_COMPLETED = _session(
    "completed", "A session took place and its record was written, once. Rates go by its allowance band."
)
SESSION_CORRECTED = _session(
    "corrected", "The record of a session that took place was corrected, or the child's allowance band in it."
)

EVENTS: tuple[EventType, ...] = (
    SESSION_BOOKED,
    SESSION_CONFIRMED,
    SESSION_CHANGED,
    SESSION_FLAGGED,
    SESSION_CANCELLED,
    SESSION_COMPLETED,
    SESSION_CORRECTED,
)
