"""The count of days of short breaks."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import child_number, worker
from services.links.contract.schemas.sessions import Warned


class CountFilter(Schema):
    """The day to which is counted."""

    on = Day(metadata={"description": "The last day of the twelve months that are counted; today unless it is given."})


class WindowCount(Schema):
    """Twelve months, both days included. `left` may still be booked in them; null where not all of their breaks are
    known, since nobody can tell."""

    first = Day()
    last = Day()
    days = Whole()
    limit = Whole()
    left = Whole(allow_none=True)
    level = Choice(codes.LEVELS)


class History(Schema):
    """`history_unknown` where breaks before `known_from` may be missing from the twelve months. `stated_by` and
    `stated_at` are of the last statement that a time is complete, null where there is none."""

    state = Choice(codes.HISTORIES)
    known_from = Day()
    stated_by = worker(allow_none=True)
    stated_at = Instant(allow_none=True)


class PlacementCount(Schema):
    """A single placement; breaks without time at home between them are one."""

    first_day = Day()
    last_day = Day()
    days = Whole()
    limit = Whole()
    left = Whole()
    level = Choice(codes.LEVELS)


class CountedBreak(Schema):
    """A session of a link; or what was recorded beside them (`elsewhere`) or placed by `carers` (`placement`), whose id
    is `outside_id`."""

    kind = Choice(codes.COUNTED_KINDS)
    session_id = Identifier(allow_none=True)
    outside_id = Identifier(allow_none=True)
    link_id = Identifier(allow_none=True)
    first_day = Day()
    last_day = Day()
    days = Whole()
    state = Choice(codes.SESSION_STATES)
    legal_basis = Choice(codes.LEGAL_BASES)


class WayOn(Schema):
    """Which links under reg 48 can be planned again under section 20 in full, and by which operation."""

    needed = Flag()
    operation = Text(longest=100)
    links = listed(Identifier(), most=100)


class DayCountView(Schema):
    """`twelve_months` end on `on`; `fullest` is the fullest window that holds `on`, with what is booked ahead, and
    `left` of it is what can be booked around that day. Breaks under section 20 in full are counted (`in_full`) and not
    limited. `level` is the worst of all."""

    child = child_number()
    on = Day(metadata={"description": "The last day of the twelve months that were counted."})
    count_method = Choice(codes.COUNT_METHODS)
    level = Choice(codes.LEVELS)
    history = nested(History)
    twelve_months = nested(WindowCount)
    fullest = nested(WindowCount)
    longest_placement = nested(PlacementCount, allow_none=True)
    in_full = Whole()
    warnings = listed(nested(Warned), most=10)
    way_on = nested(WayOn)
    breaks = listed(nested(CountedBreak), most=1000)
