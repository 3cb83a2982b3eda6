"""What section 20 in full asks for of a link."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import worker
from services.links.contract.schemas.links import STEP_DAY


class DutyDoneBody(Schema):
    """`done_by` is who did it where that is not who records it, as the practitioner who assessed the child's health."""

    on = Day(metadata={"description": STEP_DAY})
    done_by = Text(longest=200)
    note = Text(longest=4000)


class DutyView(Schema):
    """One duty. What stands from `done_on` on is null until it is recorded as done; `source` says what asks for it."""

    duty = Choice(codes.DUTIES)
    due_on = Day()
    overdue = Flag()
    source = Text(longest=400)
    done_on = Day(allow_none=True)
    done_by = Text(longest=200, allow_none=True)
    note = Text(longest=4000, allow_none=True)
    recorded_by = worker(allow_none=True)
    recorded_at = Instant(allow_none=True)


class DutiesView(Schema):
    """`full_from` is the first day under section 20 in full, by the agreement; the days are counted from
    `counted_from`, the first on which the child is then away, or `full_from` while nothing is booked. Without a signed
    agreement in full both are null and nothing is due. Its ETag is the version of the link."""

    link_id = Identifier()
    full_from = Day(allow_none=True)
    counted_from = Day(allow_none=True)
    duties = listed(nested(DutyView), most=10)
