"""Breaks that no session holds, and what is stated of a child's history."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import child_number, person_number, worker


class BreakBody(Schema):
    """A break away from home that no session holds. `ends_on` is the day on which the child came back, so that a night
    away ends the day after it began. `carer_id` is that of an approved carer, where Kinweave knows the carer;
    `reference` the council's own number of the carer or home, never a name."""

    starts_on = Day(required=True)
    ends_on = Day(required=True)
    legal_basis = Choice(codes.LEGAL_BASES, required=True)
    with_whom = Choice(codes.BREAK_SETTINGS, required=True)
    carer_id = Identifier(load_default=None, allow_none=True)
    reference = person_number(load_default=None, allow_none=True)
    source = Choice(codes.BREAK_SOURCES, required=True)
    note = Text(longest=2000, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_carer(self, data: dict[str, Any], **_: Any) -> None:
        if data["carer_id"] is not None and data["with_whom"] != "carer":
            raise ValidationError("is given with with_whom `carer` alone", "carer_id")


class BreakView(BreakBody):
    id = Identifier()
    child = child_number()
    recorded_by = worker()
    recorded_at = Instant()
    withdrawn_by = worker(allow_none=True)
    withdrawn_at = Instant(allow_none=True)
    withdrawal_reason = Text(longest=2000, allow_none=True)


class BreakWithdrawal(Schema):
    reason = Text(longest=2000, required=True)


class HistoryBody(Schema):
    """All breaks of the child from `first_day` to `last_day`, both included, are recorded, or there were none.
    `complete` false: what was stated before was wrong, and counts no more."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    source = Choice(codes.BREAK_SOURCES, required=True)
    complete = Flag(load_default=True)
    note = Text(longest=2000, load_default=None, allow_none=True)


class StatedHistory(HistoryBody):
    stated_by = worker()
    stated_at = Instant()


class HistoryView(Schema):
    """`known_from`: from that day on all breaks are known without a gap."""

    child = child_number()
    known_from = Day()
    statements = listed(nested(StatedHistory), most=1000)
