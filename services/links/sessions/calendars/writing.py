"""A calendar by RFC 5545. A locked screen shows what stands in it: no name, no place, nothing of what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone

from services.links.sessions.actual import actual_times
from services.links.sessions.tables import Session

TITLE, CALLED_OFF = "Session", "Cancelled: Session"
STATUS = {"booked": "TENTATIVE", "confirmed": "CONFIRMED", "completed": "CONFIRMED", "cancelled": "CANCELLED"}
REFRESH = timedelta(hours=6)
ENGLAND = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
"""A calendar holds at least one component (RFC 5545 3.6): without an entry Outlook and Google refuse it."""


def calendar_of(sessions: Iterable[Session]) -> bytes:
    """The same session has the same UID for good; its SEQUENCE is the session's version, so that a telephone takes the
    latest. A session that was called off stays in it as CANCELLED, and its title says so, since many programs show no
    status; one that was recorded has the times that it took."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", TITLE + "s")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_ical(ENGLAND.replace("\n", "\r\n")))
    for one in sessions:
        calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Session) -> Event:
    event = Event()
    event.add("uid", str(one.id))
    event.add("sequence", one.version)
    event.add("dtstamp", _whole(one.changed_at))
    event.add("last-modified", _whole(one.changed_at))
    starts_at, ends_at = actual_times(one)
    event.add("dtstart", _whole(starts_at))
    event.add("dtend", _whole(ends_at))
    event.add("summary", CALLED_OFF if one.state == "cancelled" else TITLE)
    event.add("status", STATUS[one.state])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if one.state == "cancelled" else "OPAQUE")
    return event


def _whole(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
