"""The panel's recommendation and the decision maker's decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Schema, Text, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import AgreedTerms, Terms, person, supplier_number, worker


class PanelMember(Schema):
    """`social_worker_years` is the relevant experience since qualifying of a social worker, in whole years."""

    worker = worker(required=True)
    role = Choice(codes.PANEL_ROLES, required=True)
    independent = Flag(required=True)
    social_worker_years = Whole(least=0, most=70, load_default=None, allow_none=True)


class Despite(Schema):
    """An opinion of `unsuitable` that is passed over, and why that is nevertheless right. `person` is the applicant
    whose medical it is; null for the local authority."""

    opinion = Choice(codes.OPINIONS, required=True)
    person = person(load_default=None, allow_none=True)
    reason = Text(longest=4000, required=True)


class RecommendationBody(Schema):
    """`despite` answers each unsuitable medical or local authority opinion that `suitable` passes over.
    `minutes_on` is the day the final minutes reached the decision maker; the decision's clock starts then."""

    panel_on = Day(required=True)
    papers_sent_on = Day(required=True)
    minutes_on = Day()
    joint_panel = Flag(load_default=False)
    members = listed(nested(PanelMember), least=1, most=20, required=True)
    applicants_attended = Flag(load_default=False)
    recommendation = Choice(codes.RECOMMENDATIONS, required=True)
    reasons = Text(longest=8000, required=True)
    despite = listed(nested(Despite), most=20, load_default=list)
    terms = nested(Terms)


class RecommendationView(RecommendationBody):
    minutes_on = Day(allow_none=True)
    terms = nested(Terms, allow_none=True)


class DecisionBody(Schema):
    """The acting worker is the decision maker. An approval states `terms`; `not_suitable` is a qualifying determination
    and states reasons. `despite` answers each unsuitable opinion that an approval passes over. `minutes_on` may be
    given here where it was not known before; `told_on` and `written_notice_on` now, or later as notices. The numbers of
    other systems are those of the carer whom an approval makes."""

    decided_on = Day(required=True)
    outcome = Choice(codes.DECISIONS, required=True)
    reasons = Text(longest=8000)
    despite = listed(nested(Despite), most=20, load_default=list)
    minutes_on = Day()
    told_on = Day()
    written_notice_on = Day()
    terms = nested(Terms)
    social_worker = worker()
    external_reference = external_reference()
    supplier_number = supplier_number()

    @validates_schema(skip_on_field_errors=True)
    def numbers_a_carer(self, data: Mapping[str, Any], **_: Any) -> None:
        for name in ("external_reference", "supplier_number"):
            if name in data and data["outcome"] != "approved":
                raise ValidationError("is the carer's, whom only an approval makes", name)


class NoticesBody(Schema):
    """When the applicant was told of the decision in person, and when the letter went out."""

    told_on = Day()
    written_notice_on = Day()


class DecisionView(Schema):
    decided_on = Day()
    decided_by = worker()
    outcome = Choice(codes.DECISIONS)
    reasons = Text(longest=8000, allow_none=True)
    despite = listed(nested(Despite), most=20)
    told_on = Day(allow_none=True)
    written_notice_on = Day(allow_none=True)
    representations_until = Day(allow_none=True)
    terms = nested(AgreedTerms, allow_none=True)
    carer_id = Identifier(allow_none=True)
