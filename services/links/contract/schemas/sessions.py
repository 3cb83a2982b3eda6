"""Sessions of a link: what is sent and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.references import external_reference
from chassis.contracts.schemas import (
    Choice,
    Day,
    Flag,
    Identifier,
    Instant,
    Schema,
    Text,
    Whole,
    listed,
    nested,
)
from services.links.contract import codes
from services.links.contract.schemas.common import child_number, worker
from services.links.contract.schemas.session_records import Completion

MOST_SESSIONS = 200


OUTSIDE = {
    "description": "Why the session may lie outside the times that the carer offers, this once. Left out, a session"
    " outside them is refused by within-carers-availability."
}
PLACE = {
    "description": "In the child's home nobody is placed, nor by day at school: such a session counts for no limit,"
    " no return, no review and no visit, and fills nobody's home."
}
NO_SHOW = {
    "description": "Nobody came, although the session should have begun. Only so is a session called off once its"
    " beginning has passed; the reason says what happened."
}
PLACEMENT = {"description": "Whether the child is placed by it, as its place and its times say."}
HOLIDAYS = "include: as on other days; leave_out: no session on one; only: sessions on these days and on no others."


class Pattern(Schema):
    """COUNT counts what the rule gives before `except_on` and holidays leave days out (RFC 5545): ten Saturdays of
    which two are left out are eight sessions. A weekend directly before or after a school holiday counts as holiday;
    a single day off, as a training day, has no weekend. `rule` is a recurrence rule of RFC 5545 by days, weeks,
    months or years, with COUNT or UNTIL, as `FREQ=WEEKLY;BYDAY=SA;COUNT=10`. It is read in England's own time: a
    session at four stays at four when the clocks change. `except_on` are days that the rule gives and on which there
    is none (EXDATE). The first session is the first that the rule gives on or after `starts_at`."""

    rule = Text(longest=500, required=True)
    except_on = listed(Day(), most=200, load_default=list)
    school_holidays = Choice(
        codes.HOLIDAY_CHOICES,
        load_default="include",
        metadata={
            "description": f"What the pattern does in school holidays, by the terms that are recorded. {HOLIDAYS}"
        },
    )
    bank_holidays = Choice(
        codes.HOLIDAY_CHOICES,
        load_default="include",
        metadata={"description": f"What the pattern does on bank holidays of England. {HOLIDAYS}"},
    )


class Times(Schema):
    """Both times with their offset."""

    starts_at = Instant(required=True)
    ends_at = Instant(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_years(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("starts_at", "ends_at"):
            if name in data and not 2000 <= data[name].year <= 2100:
                raise ValidationError("lies outside the years 2000 to 2100", name)


class BookingBody(Times):
    """One session, or with `pattern` all that it gives, or none of them. `outside_availability` says why the carer's
    own times do not stand in the way this once."""

    slot = Choice(codes.SLOTS, required=True)
    place = Choice(codes.SESSION_PLACES, load_default="carers_home", metadata=PLACE)
    note = Text(longest=2000, load_default=None, allow_none=True)
    outside_availability = Text(longest=1000, load_default=None, allow_none=True, metadata=OUTSIDE)
    pattern = nested(Pattern, load_default=None, allow_none=True)
    external_reference = external_reference(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_reference(self, data: dict[str, Any], **_: Any) -> None:
        if data["pattern"] is not None and data["external_reference"] is not None:
            raise ValidationError(
                "is of one session: set it on each of the pattern's once booked", "external_reference"
            )


class ChangeBody(Times):
    """New times, of a session that has begun a new end; slot, place, note and `outside_availability` stay unless they
    are sent, and null takes note and `outside_availability` away. The session has to be confirmed again."""

    slot = Choice(codes.SLOTS)
    place = Choice(codes.SESSION_PLACES, metadata=PLACE)
    note = Text(longest=2000, allow_none=True)
    outside_availability = Text(longest=1000, allow_none=True, metadata=OUTSIDE)
    reason = Text(longest=1000, required=True)


class CallingOff(Schema):
    cancelled_by = Choice(codes.CANCELLED_BY, required=True)
    reason = Text(longest=1000, required=True)


class CancelBody(CallingOff):
    """`cancelled_by` says with `did_not_take_place` on whose side it lay that nobody came."""

    did_not_take_place = Flag(load_default=False, metadata=NO_SHOW)


class CancelSeriesBody(CallingOff):
    """Those of the series that stand and begin on `from_day` (today) or later."""

    series = Identifier(required=True)
    from_day = Day()


class Concern(Schema):
    """A rule that came to be broken after the booking."""

    rule = Text(longest=80)
    reason = Text(longest=1000)
    source = Text(longest=400)
    since = Instant()


class Cancellation(Schema):
    """`notice_hours` are whole hours before the beginning, 0 from then on."""

    cancelled_by = Choice(codes.CANCELLED_BY)
    reason = Text(longest=1000)
    cancelled_at = Instant()
    recorded_by = worker()
    notice_hours = Whole()
    late = Flag()
    did_not_take_place = Flag(metadata=NO_SHOW)


class SessionView(Schema):
    """`series` joins sessions that were booked as one pattern; times, days and `place` are as it was booked,
    `completion` says when and where it took place, and `placement` goes by that. `concerns` are to be cleared by a
    change, by confirming or by cancelling; those that stand when the session is completed, and that the record does not
    judge anew, stay with it."""

    id = Identifier()
    version = Whole()
    state = Choice(codes.SESSION_STATES)
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()
    slot = Choice(codes.SLOTS)
    starts_at = Instant()
    ends_at = Instant()
    first_day = Day()
    last_day = Day()
    place = Choice(codes.SESSION_PLACES)
    placement = Flag(metadata=PLACEMENT)
    legal_basis = Choice(codes.LEGAL_BASES)
    series = Identifier(allow_none=True)
    external_reference = external_reference(allow_none=True)
    note = Text(longest=2000, allow_none=True)
    outside_availability = Text(longest=1000, allow_none=True, metadata=OUTSIDE)
    concerns = listed(nested(Concern), most=100)
    cancellation = nested(Cancellation, allow_none=True)
    completion = nested(Completion, allow_none=True)
    booked_by = worker()
    confirmed_by = worker(allow_none=True)
    created_at = Instant()
    changed_at = Instant()


class Warned(Schema):
    """A rule that warns and does not refuse."""

    rule = Text(longest=80)
    reason = Text(longest=1000)
    source = Text(longest=400)


class JudgedSessionView(SessionView):
    """The session as it is now. `level` is how near the limits of reg 48 it comes, of one that is called off how near
    the child's others come that still stand around it."""

    level = Choice(codes.LEVELS)
    warnings = listed(nested(Warned), most=20)


class BookingView(Schema):
    """What was booked, in its order; `session_id` is the first. `level` is how near the limits of reg 48 it comes."""

    session_id = Identifier()
    series = Identifier(allow_none=True)
    level = Choice(codes.LEVELS)
    warnings = listed(nested(Warned), most=20)
    sessions = listed(nested(SessionView), most=MOST_SESSIONS)


class SeriesCancelled(Schema):
    """`level` is how near the limits of reg 48 the child's sessions come that still stand around these."""

    series = Identifier()
    level = Choice(codes.LEVELS)
    warnings = listed(nested(Warned), most=20)
    sessions = listed(nested(SessionView), most=MOST_SESSIONS)


class SessionFilter(Schema):
    """`from_day` and `to_day` are days in England, both included; a session belongs to every day that it touches.
    `flagged`: those of which something is of concern."""

    carer_id = Identifier()
    child = child_number()
    from_day = Day()
    to_day = Day()
    state = Choice(codes.SESSION_STATES)
    series = Identifier()
    flagged = Choice(("true", "false"))
    external_reference = external_reference()


class LinkSessionFilter(Schema):
    from_day = Day()
    to_day = Day()
    state = Choice(codes.SESSION_STATES)
    series = Identifier()
    flagged = Choice(("true", "false"))
    external_reference = external_reference()
