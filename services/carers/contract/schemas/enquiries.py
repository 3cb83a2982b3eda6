"""Enquiries: somebody asks about fostering or Family Link."""

from __future__ import annotations

from chassis.contracts.kinds import PersonName
from chassis.contracts.schemas import Change, Choice, Day, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import ADDRESSES, Contact, kinds_of_care, worker


class EnquiryBody(Schema):
    """`received_on` is today unless an earlier day is given."""

    received_on = Day()
    channel = Choice(codes.CHANNELS, required=True)
    kinds_of_care = kinds_of_care(required=True)
    people = listed(nested(PersonName), least=1, most=2, required=True)
    contact = nested(Contact, load_default=dict)
    message = Text(longest=2000)


class EnquiryChange(Change):
    channel = Choice(codes.CHANNELS)
    kinds_of_care = kinds_of_care()
    people = listed(nested(PersonName), least=1, most=2)
    contact = nested(Contact, metadata=ADDRESSES)
    message = Text(longest=2000)


class EnquiryFilter(Schema):
    state = Choice(codes.ENQUIRY_STATES)
    kind_of_care = Choice(codes.KINDS_OF_CARE)
    channel = Choice(codes.CHANNELS)
    received_from = Day()
    received_to = Day()


class InformationPackBody(Schema):
    sent_on = Day(required=True)
    method = Choice(codes.PACK_METHODS, required=True)


class HomeVisitBody(Schema):
    """A visit is planned for a day first; once it was held, `on` is that day and `outcome` what came of it."""

    state = Choice(codes.HOME_VISIT_STATES, required=True)
    on = Day(required=True)
    worker = worker(required=True)
    outcome = Choice(codes.HOME_VISIT_OUTCOMES)
    summary = Text(longest=4000)


class EnquiryClosing(Schema):
    reason = Choice(codes.WITHDRAWAL_CODES, required=True)
    closed_on = Day()
    note = Text(longest=2000)


class InformationPack(Schema):
    sent_on = Day()
    method = Choice(codes.PACK_METHODS)


class HomeVisit(Schema):
    planned_on = Day(allow_none=True)
    held_on = Day(allow_none=True)
    worker = worker(allow_none=True)
    outcome = Choice(codes.HOME_VISIT_OUTCOMES, allow_none=True)
    summary = Text(longest=4000, allow_none=True)


class Closing(Schema):
    closed_on = Day()
    reason = Choice(codes.WITHDRAWAL_CODES)
    note = Text(longest=2000, allow_none=True)


class EnquiryView(Schema):
    id = Identifier()
    version = Whole()
    state = Choice(codes.ENQUIRY_STATES)
    received_on = Day()
    channel = Choice(codes.CHANNELS)
    kinds_of_care = kinds_of_care()
    people = listed(nested(PersonName), most=2)
    contact = nested(Contact, metadata=ADDRESSES)
    message = Text(longest=2000, allow_none=True)
    information_pack = nested(InformationPack, allow_none=True)
    home_visit = nested(HomeVisit, allow_none=True)
    closing = nested(Closing, allow_none=True)
    application_id = Identifier(allow_none=True)
    dispose_after = Day(allow_none=True)
    created_at = Instant()
    changed_at = Instant()
