"""The written agreement of a link, version by version."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import SlotSessions, each_once, person_number, worker


class Collector(Schema):
    """Somebody who may bring and fetch the child."""

    name = Text(longest=200, required=True)
    relation = Text(longest=100, required=True)


class Medicine(Schema):
    """`given_by` are carers of the household by number."""

    medicine = Text(longest=200, required=True)
    instructions = Text(longest=2000, required=True)
    given_by = listed(Whole(least=1, most=1000), least=1, most=5, required=True)


class TrainedFor(Schema):
    """Which carer of the household, by number, does a clinical task; signed off for it when the agreement begins."""

    task = Choice(codes.CLINICAL_TASKS, required=True)
    person = Whole(least=1, most=1000, required=True)


class Delegated(Schema):
    """Who decides in everyday matters. What is not delegated to the carer needs its reason."""

    matter = Text(longest=200, required=True)
    delegated = Flag(required=True)
    reason = Text(longest=2000, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        if not data["delegated"] and data["reason"] is None:
            raise ValidationError("is needed for what is not delegated", "reason")


class MedicalConsent(Schema):
    """`given_by` is the parent by the council's own number."""

    emergency = Flag(required=True)
    routine = Flag(required=True)
    given_by = person_number(required=True)
    limits = Text(longest=2000, load_default=None, allow_none=True)


class AgreementTerms(Schema):
    """What is agreed: sessions a month of each kind of slot, what is done in them, and the practical details. `nights`
    is the longest stay of one session. Addresses do not belong here; they are given after the signatures."""

    slots = listed(nested(SlotSessions), least=1, most=8, required=True)
    nights = Whole(
        least=1,
        most=60,
        load_default=None,
        allow_none=True,
        metadata={"description": "The most nights of one session in a row; null or left out where none are agreed."},
    )
    activities = listed(Text(longest=200), least=1, most=30, required=True)
    practical = Text(longest=4000, load_default=None, allow_none=True)
    transport = Text(longest=2000, required=True)
    collected_by = listed(nested(Collector), least=1, most=10, required=True)
    medication = listed(nested(Medicine), most=30, load_default=list)
    trained = listed(nested(TrainedFor), most=30, load_default=list)
    manual_handling = Text(longest=4000, load_default=None, allow_none=True)
    emergency_plan = Text(longest=4000, required=True)
    equipment = listed(Choice(codes.EQUIPMENT), most=20, load_default=list)
    equipment_note = Text(longest=2000, load_default=None, allow_none=True)
    diet = Text(longest=2000, load_default=None, allow_none=True)
    contact_with_parents = Text(longest=2000, required=True)
    money = Text(longest=2000, required=True)
    record_keeping = Text(longest=2000, required=True)
    cancellation = Text(longest=2000, required=True)
    cancellation_notice_days = Whole(least=0, most=60, required=True)
    delegated_authority = listed(nested(Delegated), least=1, most=30, required=True)
    medical_consent = nested(MedicalConsent, required=True)
    review_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_lists(self, data: dict[str, Any], **_: Any) -> None:
        each_once((one["slot"] for one in data["slots"]), "slots")
        each_once(((one["task"], one["person"]) for one in data["trained"]), "trained")
        each_once((one["matter"].casefold() for one in data["delegated_authority"]), "delegated_authority")


class AgreementBody(Schema):
    """A draft. It replaces the agreement in force, if there is one, from `starts_on` on, once everyone has signed."""

    legal_basis = Choice(codes.LEGAL_BASES, required=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None, allow_none=True)
    terms = nested(AgreementTerms, required=True)


class SignatureBody(Schema):
    """One signature. `person` is the parent by the council's own number, the carer by the number in the household, the
    social worker by the council's own identifier. The child does not sign; its view is recorded in its own words."""

    role = Choice(codes.SIGNING_ROLES, required=True)
    person = person_number()
    signed_on = Day()
    method = Choice(codes.SIGNING_METHODS)
    own_words = Text(longest=4000)
    shown_by = Choice(codes.WISH_METHODS)

    @validates_schema(skip_on_field_errors=True)
    def check_role(self, data: dict[str, Any], **_: Any) -> None:
        is_child = data["role"] == "child"
        for name in ("person", "method"):
            if is_child == (name in data):
                raise ValidationError("is given for everybody but the child", name)
        for name in ("own_words", "shown_by"):
            if is_child != (name in data):
                raise ValidationError("is given for the child, and only for the child", name)


class WithdrawalBody(Schema):
    reason = Text(longest=2000, required=True)


class Signature(Schema):
    role = Choice(codes.SIGNING_ROLES)
    person = person_number(allow_none=True)
    signed_on = Day()
    method = Choice(codes.SIGNING_METHODS, allow_none=True)
    own_words = Text(longest=4000, allow_none=True)
    shown_by = Choice(codes.WISH_METHODS, allow_none=True)
    recorded_by = worker()
    recorded_at = Instant()


class Party(Schema):
    """Somebody who has to sign; of the child the view is recorded."""

    role = Choice(codes.SIGNING_ROLES)
    person = person_number(allow_none=True)


class AgreementView(Schema):
    """One version. `awaited` are those who have yet to sign while it is offered. `digest` is taken when it is offered,
    over all that is agreed. In force from `in_force_from` until the day before `in_force_until`. Its ETag is the
    version of the link. `warnings` are judged now, by what was last heard of the carer and by the carer's other links:
    what is agreed beyond what the carer has stated."""

    link_id = Identifier()
    number = Whole()
    state = Choice(codes.AGREEMENT_STATES)
    legal_basis = Choice(codes.LEGAL_BASES)
    starts_on = Day()
    ends_on = Day(allow_none=True)
    sessions_per_month = Whole()
    terms = nested(AgreementTerms)
    digest = Text(longest=64, allow_none=True)
    signatures = listed(nested(Signature), most=30)
    awaited = listed(nested(Party), most=30)
    drafted_by = worker()
    drafted_at = Instant()
    offered_by = worker(allow_none=True)
    offered_on = Day(allow_none=True)
    withdrawn_on = Day(allow_none=True)
    withdrawal_reason = Text(longest=2000, allow_none=True)
    in_force_from = Day(allow_none=True)
    in_force_until = Day(allow_none=True)
    warnings = listed(Choice(codes.AGREEMENT_WARNINGS), most=5)
