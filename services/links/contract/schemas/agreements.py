"""The written agreement of a link, version by version."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.clock import day_of
from chassis.contracts.numbers import anybodys_number
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import SlotSessions, each_once, person_number, worker

UNDER_SECTION_20 = ("objectives", "education", "visits", "cooperation")
NEEDED = "is needed under section 20"


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


class ContactOrder(Schema):
    """An order of a court on contact with parents, and what it says that the carer has to keep to."""

    kind = Choice(codes.CONTACT_ORDERS, required=True)
    made_on = Day(required=True)
    court = Text(longest=200, load_default=None, allow_none=True)
    says = Text(longest=2000, required=True)


class AgreedVisits(Schema):
    """Who visits the child at the carer's, and how often: at least every so many weeks in which it stays there."""

    visited_by = Text(longest=200, required=True)
    every_weeks = Whole(least=1, most=52, required=True)
    note = Text(longest=2000, load_default=None, allow_none=True)


class PriorApproval(Schema):
    """Whether somebody approves before a school trip, or before a night that the child spends elsewhere, and who gives
    that approval. Where none is needed the carer decides."""

    matter = Choice(codes.APPROVAL_MATTERS, required=True)
    needed = Flag(required=True)
    given_by = Choice(codes.APPROVERS, load_default=None, allow_none=True)
    note = Text(longest=2000, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_who(self, data: dict[str, Any], **_: Any) -> None:
        if data["needed"] is (data["given_by"] is None):
            raise ValidationError("is given where an approval is needed, and only there", "given_by")


def under_20(what: str) -> dict[str, str]:
    """The description of a field that the law asks for of a looked-after child."""
    return {"description": f"{what} Needed under section 20."}


class AgreementTerms(Schema):
    """What is agreed: sessions a month of each kind of slot, what is done in them, and the practical details. `nights`
    is the longest stay of one session. Addresses do not belong here; they are given after the signatures. Versions that
    were drafted before these fields were asked for lack `objectives`, `education`, `contact_orders`, `visits`,
    `prior_approval` and `cooperation`."""

    objectives = Text(
        longest=4000,
        load_default=None,
        allow_none=True,
        metadata=under_20("What the authority has arranged, and what the breaks are to achieve."),
    )

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
    education = Text(
        longest=2000,
        load_default=None,
        allow_none=True,
        metadata=under_20("How the child gets to school from the carer's, what the school is told, and homework."),
    )
    contact_with_parents = Text(longest=2000, required=True)
    contact_orders = listed(
        nested(ContactOrder),
        most=10,
        required=True,
        metadata={"description": "Every order of a court on contact with parents; an empty list says there is none."},
    )
    visits = nested(
        AgreedVisits, load_default=None, allow_none=True, metadata=under_20("Who visits the child, and how often.")
    )
    money = Text(longest=2000, required=True)
    record_keeping = Text(longest=2000, required=True)
    cancellation = Text(longest=2000, required=True)
    cancellation_notice_days = Whole(least=0, most=60, required=True)
    delegated_authority = listed(nested(Delegated), least=1, most=30, required=True)
    prior_approval = listed(
        nested(PriorApproval),
        most=2,
        load_default=list,
        metadata=under_20("Before which school trips and nights elsewhere somebody approves, and who: both matters."),
    )
    medical_consent = nested(MedicalConsent, required=True)
    cooperation = Text(
        longest=2000,
        load_default=None,
        allow_none=True,
        metadata=under_20("How carer and family work with the authority: what is told to whom, who is let in."),
    )
    review_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_lists(self, data: dict[str, Any], **_: Any) -> None:
        each_once((one["slot"] for one in data["slots"]), "slots")
        each_once(((one["task"], one["person"]) for one in data["trained"]), "trained")
        each_once((one["matter"].casefold() for one in data["delegated_authority"]), "delegated_authority")
        each_once((one["matter"] for one in data["prior_approval"]), "prior_approval")


class AgreementBody(Schema):
    """A draft. It replaces the agreement in force, if there is one, from `starts_on` on, once everyone has signed."""

    legal_basis = Choice(codes.LEGAL_BASES, required=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None, allow_none=True)
    terms = nested(AgreementTerms, required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_looked_after(self, data: dict[str, Any], **_: Any) -> None:
        """The placement agreement of a looked-after child holds more (Care Planning Regulations 2010 Schedule 2)."""
        if data["legal_basis"] == "s17_6":
            return
        terms = data["terms"]
        wrong = {name: [NEEDED] for name in UNDER_SECTION_20 if terms[name] is None}
        if {one["matter"] for one in terms["prior_approval"]} != set(codes.APPROVAL_MATTERS):
            wrong["prior_approval"] = [f"names each of {', '.join(codes.APPROVAL_MATTERS)} under section 20"]
        if wrong:
            raise ValidationError({"terms": wrong})


class SignatureBody(Schema):
    """One signature. `person` is the parent by the council's own number, the carer by the number in the household, the
    social worker by the council's own identifier. The child does not sign; its view is recorded in its own words.
    `signed_at` is the moment of it: now, where neither is given; of a letter the day may be all that is known."""

    role = Choice(codes.SIGNING_ROLES, required=True)
    person = anybodys_number()
    signed_on = Day()
    signed_at = Instant()
    method = Choice(codes.SIGNING_METHODS)
    own_words = Text(longest=4000)
    shown_by = Choice(codes.WISH_METHODS)

    @validates_schema(skip_on_field_errors=True)
    def check_role(self, data: dict[str, Any], **_: Any) -> None:
        is_child, role = data["role"] == "child", data["role"].replace("_", " ")
        for name in ("person", "method"):
            if is_child == (name in data):
                raise ValidationError("is not given for the child" if is_child else f"is needed of a {role}", name)
        for name in ("own_words", "shown_by"):
            if is_child != (name in data):
                raise ValidationError("is needed of the child" if is_child else "is given for the child alone", name)

    @validates_schema(skip_on_field_errors=True)
    def check_number(self, data: dict[str, Any], **_: Any) -> None:
        shape = worker() if data["role"] == "social_worker" else person_number()
        try:
            shape.deserialize(data.get("person", "1"))
        except ValidationError as error:
            raise ValidationError(error.messages, "person") from None

    @validates_schema(skip_on_field_errors=True)
    def check_moment(self, data: dict[str, Any], **_: Any) -> None:
        if "signed_at" in data and data.get("signed_on", day_of(data["signed_at"])) != day_of(data["signed_at"]):
            raise ValidationError("lies on another day than signed_on", "signed_at")


class WithdrawalBody(Schema):
    reason = Text(longest=2000, required=True)


class Signature(Schema):
    """`signed_at` is null where only the day is known."""

    role = Choice(codes.SIGNING_ROLES)
    person = anybodys_number(allow_none=True)
    signed_on = Day()
    signed_at = Instant(allow_none=True)
    method = Choice(codes.SIGNING_METHODS, allow_none=True)
    own_words = Text(longest=4000, allow_none=True)
    shown_by = Choice(codes.WISH_METHODS, allow_none=True)
    recorded_by = worker()
    recorded_at = Instant()


class Party(Schema):
    """Somebody who has to sign; of the child the view is recorded."""

    role = Choice(codes.SIGNING_ROLES)
    person = anybodys_number(allow_none=True)


class AgreementView(Schema):
    """One version. `awaited` are those who have yet to sign while it is offered. `digest` is taken when it is offered,
    over all that is agreed. In force from `in_force_from` until the day before `in_force_until`. Its ETag is the
    version of the link. `warnings` are judged now, by what was last heard of the carer and by the carer's other links:
    what is agreed beyond what the carer has stated, and that of an offered version nobody is left to sign."""

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
    warnings = listed(Choice(codes.AGREEMENT_WARNINGS), most=12)
