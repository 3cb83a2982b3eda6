"""Reviews, visits, deadlines, and who must be told."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed
from services.links.contract import codes
from services.links.contract.schemas.common import child_number, worker
from services.links.contract.scopes import LEFT_OUT


class ReviewBody(Schema):
    """`participation` says how the child took part; `childs_view` in the child's own words. Without `next_review_on`
    the next is due when the law says."""

    held_on = Day(required=True)
    chaired_by = worker(required=True)
    participation = Choice(codes.REVIEW_CODES, required=True)
    childs_view = Text(longest=4000, load_default=None, allow_none=True)
    parents_view = Text(longest=4000, load_default=None, allow_none=True)
    carers_view = Text(longest=4000, load_default=None, allow_none=True)
    outcome = Choice(codes.REVIEW_OUTCOMES, required=True)
    decisions = listed(Text(longest=1000), most=50, load_default=list)
    next_review_on = Day(load_default=None, allow_none=True)


class ReviewView(ReviewBody):
    """`latest_next_review_on` is the last day that the law allows for the next one. Under section 20 a review before
    the first break leaves the first review due as it was; null where no break is booked yet."""

    id = Identifier()
    link_id = Identifier()
    version = Whole()
    legal_basis = Choice(codes.LEGAL_BASES)
    latest_next_review_on = Day(allow_none=True)
    recorded_by = worker()
    created_at = Instant()


class ReviewPublic(Schema):
    id = Identifier()
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()
    legal_basis = Choice(codes.LEGAL_BASES)
    held_on = Day()
    participation = Choice(codes.REVIEW_CODES)
    outcome = Choice(codes.REVIEW_OUTCOMES)
    next_review_on = Day(allow_none=True)


class VisitBody(Schema):
    """The worker who visited is the acting one unless another is named."""

    visited_on = Day(required=True)
    visited_by = worker()
    child_seen = Flag(required=True)
    seen_alone = Flag(required=True)
    observed = Text(longest=4000, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if data["seen_alone"] and not data["child_seen"]:
            raise ValidationError(["a child who was not seen was not seen alone"], "seen_alone")


class VisitView(VisitBody):
    """`counts`: under section 20 a visit counts on a day on which the child was placed with the carer and was seen.
    `why_not_counted` says which of the two was missing."""

    id = Identifier()
    link_id = Identifier()
    version = Whole()
    counts = Flag()
    why_not_counted = Choice(codes.WHY_NOT_COUNTED, allow_none=True)
    recorded_by = worker()
    created_at = Instant()


class VisitPublic(Schema):
    id = Identifier()
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()
    visited_on = Day()
    child_seen = Flag()
    counts = Flag()


class VisitingPlanBody(Schema):
    """The interval between two visits in whole weeks, agreed before the first break."""

    weeks = Whole(least=1, most=52, required=True)
    agreed_with_parents = Flag(required=True)
    agreed_with_officer = Flag(required=True)
    agreed_on = Day(required=True)


class VisitingPlanView(VisitingPlanBody):
    """One version of a plan; `changed_at` and `recorded_by` say when and by whom it was recorded, `recorded_by` null
    where that was not kept yet."""

    id = Identifier()
    link_id = Identifier()
    version = Whole()
    changed_at = Instant()
    recorded_by = worker(allow_none=True)


class VisitingPlanPublic(VisitingPlanBody):
    id = Identifier()
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()


class DeadlineFilter(Schema):
    """`before`: due before that day; `overdue` true: due before today."""

    kind = Choice(codes.DEADLINE_KINDS)
    before = Day()
    overdue = Choice(("true", "false"))
    social_worker = worker()
    child = child_number()
    carer_id = Identifier()


class DeadlineView(Schema):
    """Something that is due: a review, a visit, the end of an agreement or of a carer's approval, somebody to tell,
    the record of a session that is over (`session_record`, with its `session_id`). `notice_id` of a `tell` is what POST
    …/told takes; of `person_left_out` it is `about` whoever may not be told."""

    kind = Choice(codes.DEADLINE_KINDS)
    due_on = Day()
    overdue = Flag()
    days_left = Whole(least=-100_000)
    link_id = Identifier(allow_none=True)
    child = child_number()
    carer_id = Identifier(allow_none=True)
    social_worker = worker()
    role = Choice(codes.TOLD_ROLES, allow_none=True)
    person = Text(longest=200, allow_none=True)
    reason = Choice(codes.TELLING_REASONS, allow_none=True)
    about = Text(longest=200, allow_none=True, metadata=LEFT_OUT)
    notice_id = Identifier(allow_none=True)
    session_id = Identifier(allow_none=True)
    source = Text(longest=400)
