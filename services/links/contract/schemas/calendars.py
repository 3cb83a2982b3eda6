"""Calendars of a link's sessions."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Instant, Schema, Text
from services.links.contract import codes


class CalendarAddressBody(Schema):
    audience = Choice(codes.CALENDAR_AUDIENCES, required=True)


class CalendarAddress(Schema):
    """`address` opens the calendar without a token for whoever holds it, until `expires_at`; it stands at this server.
    Hand it to nobody but the audience."""

    audience = Choice(codes.CALENDAR_AUDIENCES)
    address = Text(longest=2500)
    expires_at = Instant()


class CalendarsWithdrawn(Schema):
    audience = Choice(codes.CALENDAR_AUDIENCES)
    withdrawn_at = Instant()
