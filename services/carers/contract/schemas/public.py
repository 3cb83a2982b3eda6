"""What events carry: ids, kinds, states, terms and dates; no names, addresses, dates of birth or detail of checks."""

from __future__ import annotations

from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Choice, Day, Identifier, Schema, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.availability import AvailabilityPublic
from services.carers.contract.schemas.common import (
    AgreedTerms,
    Home,
    Offer,
    kinds_of_care,
    person,
    supplier_number,
    worker,
)
from services.carers.contract.schemas.exemptions import ExemptionPublic
from services.carers.contract.schemas.placements import HeldPlacement
from services.carers.contract.schemas.skills import SkillPublic
from services.carers.contract.schemas.standing import StandingPublic


class EnquiryPublic(Schema):
    id = Identifier()
    state = Choice(codes.ENQUIRY_STATES)
    received_on = Day()
    channel = Choice(codes.CHANNELS)
    kinds_of_care = kinds_of_care()
    information_pack_sent_on = Day(allow_none=True)
    home_visit_planned_on = Day(allow_none=True)
    home_visit_held_on = Day(allow_none=True)
    closed_on = Day(allow_none=True)
    closing_reason = Choice(codes.WITHDRAWAL_CODES, allow_none=True)
    application_id = Identifier(allow_none=True)


class ApplicationPublic(Schema):
    id = Identifier()
    enquiry_id = Identifier()
    state = Choice(codes.APPLICATION_STATES)
    stage = Choice(codes.STAGES)
    received_on = Day()
    kinds_of_care = kinds_of_care()
    assessor = worker(allow_none=True)
    household_size = Whole()
    checks = Whole()
    visits = Whole()
    stage_one_outcome = Choice(codes.STAGE_ONE_OUTCOMES, allow_none=True)
    report_kind = Choice(codes.REPORT_KINDS, allow_none=True)
    report_sent_on = Day(allow_none=True)
    panel_on = Day(allow_none=True)
    recommendation = Choice(codes.RECOMMENDATIONS, allow_none=True)
    decided_on = Day(allow_none=True)
    decision = Choice(codes.DECISIONS, allow_none=True)
    carer_id = Identifier(allow_none=True)
    withdrawn_on = Day(allow_none=True)
    withdrawal_reason = Choice(codes.WITHDRAWAL_CODES, allow_none=True)
    target_on = Day()
    limit_on = Day()
    next_due_on = Day(allow_none=True)


class ResidentPublic(Schema):
    """Somebody of the household by number; they live there from `joined_on`, where it is known, until the day before
    `left_on`."""

    person = person()
    role = Choice(codes.HOUSEHOLD_ROLES)
    joined_on = Day(allow_none=True)
    left_on = Day(allow_none=True)


class CarerPublic(Schema):
    """All that others need to judge what a carer can take on, on any day, without asking. `availability` is null until
    it was stated; `residents` also hold who has left; `skills` leaves out what was revoked, `exemptions` what was
    cancelled, `placements` what ended."""

    id = Identifier()
    application_id = Identifier()
    external_reference = external_reference(allow_none=True)
    supplier_number = supplier_number(allow_none=True)
    state = Choice(codes.CARER_STATES)
    approved_on = Day()
    residents = listed(nested(ResidentPublic), most=1000)
    home = nested(Home)
    offer = nested(Offer)
    terms = nested(AgreedTerms)
    social_worker = worker(allow_none=True)
    first_review_on = Day()
    standing = nested(StandingPublic)
    availability = nested(AvailabilityPublic, allow_none=True)
    skills = listed(nested(SkillPublic), most=1000)
    exemptions = listed(nested(ExemptionPublic), most=1000)
    placements = listed(nested(HeldPlacement), most=1000)
