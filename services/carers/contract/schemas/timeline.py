"""The timeline of an application: every step and clock, with its day."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Schema, Text, Whole, listed, nested
from services.carers.contract import codes


class TimelineEntry(Schema):
    """`kind`: a step of the process, a limit of law or standard, a target, or a period that is the applicant's right.
    `late` marks what was done after its day."""

    step = Text(longest=60)
    title = Text(longest=200)
    kind = Choice(codes.ENTRY_KINDS)
    due_on = Day(allow_none=True)
    done_on = Day(allow_none=True)
    state = Choice(codes.ENTRY_STATES)
    late = Flag()
    basis = Text(longest=300)


class TimelineView(Schema):
    """`target_from` and `target_on` span the usual length of the process; `limit_on` is the panel's limit."""

    application_id = Identifier()
    version = Whole()
    state = Choice(codes.APPLICATION_STATES)
    as_of = Day()
    received_on = Day()
    target_from = Day()
    target_on = Day()
    limit_on = Day()
    overdue = Whole(most=1000)
    entries = listed(nested(TimelineEntry), most=100)
