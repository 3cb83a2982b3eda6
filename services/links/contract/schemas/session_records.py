"""The carer's written record of a session, and its correction."""

from __future__ import annotations

from chassis.contracts.schemas import (
    Choice,
    Instant,
    Money,
    Schema,
    Text,
    Whole,
    listed,
    nested,
)
from services.links.contract import codes
from services.links.contract.schemas.common import worker

TOOK_PLACE = {
    "description": "Where it was, if elsewhere than booked; whether it placed the child, and counts, goes by this."
}


class Medication(Schema):
    """Given during the session. `given_by` is a person of the household by number or role, not by name."""

    given_at = Instant(required=True)
    medicine = Text(longest=200, required=True)
    dose = Text(longest=200, required=True)
    given_by = Text(longest=100, required=True)
    note = Text(longest=1000, load_default=None, allow_none=True)


class Incident(Schema):
    """What happened, and who was told: by role or the council's own identifier."""

    happened_at = Instant(required=True)
    what = Text(longest=4000, required=True)
    told = listed(Text(longest=200), most=20, load_default=list)


class Expense(Schema):
    """`receipt` is where the receipt is kept."""

    kind = Choice(codes.EXPENSE_KINDS, required=True)
    amount = Money(required=True)
    receipt = Text(longest=200, load_default=None, allow_none=True)


class RecordBody(Schema):
    """The carer's written record. Without times or a place of its own the session took place as booked. It may have
    begun late and ended early, by whatever time; beyond what was booked by a day at most."""

    starts_at = Instant()
    ends_at = Instant()
    place = Choice(codes.SESSION_PLACES, metadata=TOOK_PLACE)
    activities = Text(longest=8000, required=True)
    how_it_went = Text(longest=8000, required=True)
    childs_view = Text(longest=4000, load_default=None, allow_none=True)
    medication = listed(nested(Medication), most=50, load_default=list)
    incidents = listed(nested(Incident), most=20, load_default=list)
    expenses = listed(nested(Expense), most=50, load_default=list)
    miles = Whole(most=1000, load_default=0)


class CorrectionBody(Schema):
    """What is to be put right, and why; whatever is left out stays as it was recorded. A list that is sent takes the
    place of the whole one that stood. What stood before is kept."""

    starts_at = Instant()
    ends_at = Instant()
    place = Choice(codes.SESSION_PLACES, metadata=TOOK_PLACE)
    activities = Text(longest=8000)
    how_it_went = Text(longest=8000)
    childs_view = Text(longest=4000, allow_none=True)
    medication = listed(nested(Medication), most=50)
    incidents = listed(nested(Incident), most=20)
    expenses = listed(nested(Expense), most=50)
    miles = Whole(most=1000)
    reason = Text(longest=1000, required=True)


class Correction(Schema):
    """Who corrected the record when, why, and what stood before."""

    corrected_at = Instant()
    corrected_by = worker()
    reason = Text(longest=1000)
    expenses_before = Money(digits=7)
    before = nested(RecordBody)


class Completion(RecordBody):
    expenses_total = Money(digits=7)
    recorded_at = Instant()
    recorded_by = worker()
    corrections = listed(nested(Correction), most=1000)
