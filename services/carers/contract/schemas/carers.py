"""Approved carers and their terms."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Identifier, Instant, Schema, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import ADDRESSES, AgreedTerms, Contact, Home, Name, Offer, worker
from services.carers.contract.schemas.standing import StandingView


class CarerView(Schema):
    """A household approved to foster. `social_worker` is the Family Link or supervising social worker."""

    id = Identifier()
    version = Whole()
    state = Choice(codes.CARER_STATES)
    application_id = Identifier()
    approved_on = Day()
    people = listed(nested(Name), most=2)
    contact = nested(Contact, metadata=ADDRESSES)
    home = nested(Home)
    offer = nested(Offer)
    terms = nested(AgreedTerms)
    social_worker = worker(allow_none=True)
    social_worker_since = Day(allow_none=True)
    first_review_on = Day()
    standing = nested(StandingView)
    created_at = Instant()
    changed_at = Instant()


class CarerFilter(Schema):
    """`age`: the terms cover a child of that age; `review_before`: the next review is due before that day;
    `checks_due_before`: a check of the household is missing, or due before that day."""

    state = Choice(codes.CARER_STATES)
    kind_of_care = Choice(codes.KINDS_OF_CARE)
    age = Whole(least=0, most=17, strict=False)
    social_worker = worker()
    review_before = Day()
    checks_due_before = Day()


class SocialWorkerBody(Schema):
    social_worker = worker(required=True)
    allocated_on = Day()


class ExportBody(Schema):
    """Which carers: all, or those approved for a kind of care."""

    kind_of_care = Choice(codes.KINDS_OF_CARE)
