"""Approved carers and their terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.kinds import PersonName
from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Change, Choice, Day, Identifier, Instant, Schema, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import (
    ADDRESSES,
    AgreedTerms,
    Contact,
    Home,
    Offer,
    supplier_number,
    worker,
)
from services.carers.contract.schemas.new_terms import TermsDecisionView
from services.carers.contract.schemas.placements import PlacementConcern
from services.carers.contract.schemas.standing import StandingView


class FormerHome(Schema):
    """What was so until the day before `until`; what did not change then is null."""

    until = Day()
    changed_by = worker()
    home = nested(Home, allow_none=True)
    contact = nested(Contact, allow_none=True, metadata=ADDRESSES)


class CarerView(Schema):
    """A household approved to foster. `social_worker` is the Family Link or supervising social worker.
    `placement_concerns` is what came to be of concern about placements after they were made; each says which."""

    id = Identifier()
    version = Whole()
    external_reference = external_reference(allow_none=True)
    supplier_number = supplier_number(allow_none=True)
    state = Choice(codes.CARER_STATES)
    application_id = Identifier()
    approved_on = Day()
    people = listed(nested(PersonName), most=2)
    contact = nested(Contact, metadata=ADDRESSES)
    home = nested(Home)
    offer = nested(Offer)
    terms = nested(AgreedTerms)
    social_worker = worker(allow_none=True)
    social_worker_since = Day(allow_none=True)
    first_review_on = Day()
    standing = nested(StandingView)
    placement_concerns = listed(nested(PlacementConcern), most=1000)
    former_homes = listed(nested(FormerHome), most=1000)
    terms_decisions = listed(nested(TermsDecisionView), most=1000)
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
    external_reference = external_reference()
    supplier_number = supplier_number()


class CarerChange(Change):
    """A move, or what became different in the home. `home` and `contact` are each replaced as a whole; what is left out
    stays. `changed_on` is the first day on which it is so, today unless an earlier day is given. The numbers of other
    systems hold at once, also of a carer whose approval has ended; null takes one away."""

    home = nested(Home)
    contact = nested(Contact, metadata=ADDRESSES)
    changed_on = Day()
    external_reference = external_reference(allow_none=True)
    supplier_number = supplier_number(allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def names_what_changed(self, data: Mapping[str, Any], **_: Any) -> None:
        if "changed_on" in data and not {"home", "contact"} & set(data):
            raise ValidationError("names neither home nor contact")


class SocialWorkerBody(Schema):
    social_worker = worker(required=True)
    allocated_on = Day()


class ExportBody(Schema):
    """Which carers: all, or those approved for a kind of care."""

    kind_of_care = Choice(codes.KINDS_OF_CARE)
