"""Operations on sessions."""

from __future__ import annotations

from chassis.request import Handler
from services.links.sessions.announcing import republish_sessions
from services.links.sessions.booking import book_sessions
from services.links.sessions.calendars.operations import (
    make_calendar_address,
    read_calendar,
    withdraw_calendar_addresses,
)
from services.links.sessions.patterns.terms import get_school_terms, record_school_terms
from services.links.sessions.reading import get_session, list_link_sessions, list_sessions
from services.links.sessions.recording.completing import complete_session, correct_session
from services.links.sessions.recording.steps import (
    cancel_series,
    cancel_session,
    change_session,
    confirm_session,
    set_session_reference,
)

HANDLERS: tuple[Handler, ...] = (
    record_school_terms,
    get_school_terms,
    book_sessions,
    list_link_sessions,
    list_sessions,
    get_session,
    confirm_session,
    change_session,
    set_session_reference,
    cancel_session,
    cancel_series,
    complete_session,
    correct_session,
    make_calendar_address,
    withdraw_calendar_addresses,
    read_calendar,
)
"""Each function handles the operation of its name."""

__all__ = ["HANDLERS", "republish_sessions"]
