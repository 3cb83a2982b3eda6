"""What the events of sessions carry: numbers, codes, times and pence; no words."""

from __future__ import annotations

from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import child_number


class ExpensePublic(Schema):
    kind = Choice(codes.EXPENSE_KINDS)
    pence = Whole(most=10_000_000)


class SessionPublic(Schema):
    """All that a payment can be worked out from: `took_place` times and place, expenses in pence and miles are set from
    completion on. It is completed once; each correction after that is told with the whole of what holds then, and
    counts up `corrections`. `did_not_take_place`, of one that is cancelled: its beginning had passed, and nobody came.
    `allowance_band` is that of the child on the day on which the session begins, as recorded or booked: rates go by it,
    and no date of birth is told. It is null where the child, by the record of now, was not yet born or of age that day.
    `placement`: the child is placed by it, and not cared for at home or by day at school; only then do its days count,
    and reviews and visits begin."""

    id = Identifier()
    link_id = Identifier()
    child = child_number()
    allowance_band = Choice(codes.ALLOWANCE_BANDS, allow_none=True)
    carer_id = Identifier()
    state = Choice(codes.SESSION_STATES)
    slot = Choice(codes.SLOTS)
    place = Choice(codes.SESSION_PLACES)
    placement = Flag()
    starts_at = Instant()
    ends_at = Instant()
    first_day = Day()
    last_day = Day()
    legal_basis = Choice(codes.LEGAL_BASES)
    series = Identifier(allow_none=True)
    external_reference = external_reference(allow_none=True)
    concerns = listed(Text(longest=80), most=100)
    cancelled_by = Choice(codes.CANCELLED_BY, allow_none=True)
    notice_hours = Whole(allow_none=True)
    late_cancellation = Flag(allow_none=True)
    did_not_take_place = Flag(allow_none=True)
    took_place_from = Instant(allow_none=True)
    took_place_until = Instant(allow_none=True)
    took_place_in = Choice(codes.SESSION_PLACES, allow_none=True)
    expenses = listed(nested(ExpensePublic), most=50)
    expenses_pence = Whole(most=1_000_000_000)
    miles = Whole()
    corrections = Whole()
