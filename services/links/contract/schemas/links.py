"""Links: one child and one carer, from the proposal to the end."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.numbers import anybodys_number
from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import (
    LeftOut,
    SlotSessions,
    child_number,
    each_once,
    worker,
)
from services.links.contract.scopes import LEFT_OUT

STEP_DAY = "The day on which it was said or done; today unless an earlier day is given."
PASSED_OVER = (
    "Hard conditions of the match that no law imposes and that the worker passes over, each once with a reason."
)


class Override(Schema):
    """A rule that the worker passes over by judgement, and why."""

    rule = Text(longest=80, required=True)
    reason = Text(longest=2000, required=True)


class ProposalBody(Schema):
    """`social_worker` is the Family Link social worker who makes the link: whoever acts, unless another is named.
    `match_run_id` belongs to the origin `match_run`."""

    child = child_number(required=True)
    carer_id = Identifier(required=True)
    reason = Text(longest=4000, required=True)
    social_worker = worker()
    origin = Choice(codes.LINK_ORIGINS, load_default="other")
    match_run_id = Identifier(load_default=None, allow_none=True)
    overrides = listed(nested(Override), most=20, load_default=list, metadata={"description": PASSED_OVER})
    external_reference = external_reference(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_origin(self, data: dict[str, Any], **_: Any) -> None:
        if (data["origin"] == "match_run") != (data["match_run_id"] is not None):
            raise ValidationError("goes with the origin match_run, and only with it", "match_run_id")
        each_once((one["rule"] for one in data["overrides"]), "overrides")


class ConsiderationBody(Schema):
    """What the carer says; a carer who declines says why. `on` is today unless an earlier day is given."""

    accepts = Flag(required=True)
    reason = Text(longest=4000)
    on = Day(metadata={"description": STEP_DAY})

    @validates_schema(skip_on_field_errors=True)
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        if not data["accepts"] and "reason" not in data:
            raise ValidationError("is needed where the carer declines", "reason")


class IntroductionBody(Schema):
    """A meeting that is planned, or one that was held and how it went."""

    on = Day(required=True, metadata={"description": "The day of the meeting, planned or held."})
    present = listed(Choice(codes.PRESENT_AT_MEETINGS), least=1, most=10, required=True)
    how_it_went = Text(longest=4000)

    @validates_schema(skip_on_field_errors=True)
    def check_present(self, data: dict[str, Any], **_: Any) -> None:
        each_once(data["present"], "present")
        if not {"child", "carer"} <= set(data["present"]):
            raise ValidationError("an introduction brings child and carer together", "present")


class HappyBody(Schema):
    """What one party says after the introductions; what each said last counts, by `on`, and of one day what was
    recorded last. Of the child it is in the child's own words, or as it was shown; whoever is not happy says why."""

    party = Choice(codes.HAPPY_PARTIES, required=True)
    happy = Flag(required=True)
    reason = Text(longest=4000)
    own_words = Text(longest=4000)
    method = Choice(codes.WISH_METHODS)
    on = Day(metadata={"description": STEP_DAY})

    @validates_schema(skip_on_field_errors=True)
    def check_words(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("own_words", "method"):
            if (data["party"] == "child") != (name in data):
                raise ValidationError("is given for the child, and only for the child", name)
        if not data["happy"] and "reason" not in data and "own_words" not in data:
            raise ValidationError("is needed where somebody is not happy", "reason")


class LegalBasisBody(Schema):
    """A new plan. Where an agreement is in force the basis changes with the next one, which has to name it."""

    legal_basis = Choice(codes.LEGAL_BASES, required=True)
    reason = Text(longest=4000, required=True)
    decided_by = worker(required=True)
    decided_on = Day(required=True)


class LegalBasisReviewBody(Schema):
    """Whether the carer of this link and that of the other one are the same accommodation, so that the child's breaks
    with both are one series. The last review of the two counts, on whichever link it is recorded."""

    other_link_id = Identifier(required=True)
    outcome = Choice(codes.LEGAL_BASIS_REVIEWS, required=True)
    reason = Text(longest=4000, required=True)
    decided_by = worker(required=True)
    decided_on = Day(required=True)


class SuspensionBody(Schema):
    reason = Choice(codes.SUSPENSION_REASONS, required=True)
    note = Text(longest=4000)
    on = Day(metadata={"description": "The first day of the suspension; today unless an earlier day is given."})


class ResumptionBody(Schema):
    note = Text(longest=4000)
    on = Day(metadata={"description": STEP_DAY})


class EndingBody(Schema):
    reason = Choice(codes.LINK_ENDINGS, required=True)
    note = Text(longest=4000)
    on = Day(metadata={"description": "The day on which the link ended; today unless an earlier day is given."})


class SocialWorkerBody(Schema):
    """The Family Link social worker who takes the link over, and why."""

    social_worker = worker(required=True)
    reason = Text(longest=4000, required=True)
    allocated_on = Day(metadata={"description": "The first day of the new worker; today unless an earlier is given."})


class LinkFilter(Schema):
    """`open`: neither declined nor ended."""

    state = Choice(codes.LINK_STATES)
    child = child_number()
    carer_id = Identifier()
    social_worker = worker()
    legal_basis = Choice(codes.LEGAL_BASES)
    open = Choice(("true", "false"))
    external_reference = external_reference()


class LinkPublic(Schema):
    """What events carry. `agreement` is the number of the agreement signed last, `promised` what it promises until its
    last day. `legal_basis` is that of today; an agreement that is signed for later puts `next_legal_basis` in its place
    on `next_legal_basis_from`, both null where none does. `planned_legal_basis` waits for an agreement."""

    id = Identifier()
    external_reference = external_reference(allow_none=True)
    state = Choice(codes.LINK_STATES)
    child = child_number()
    carer_id = Identifier()
    legal_basis = Choice(codes.LEGAL_BASES)
    planned_legal_basis = Choice(codes.LEGAL_BASES, allow_none=True)
    next_legal_basis = Choice(codes.LEGAL_BASES, allow_none=True)
    next_legal_basis_from = Day(allow_none=True)
    social_worker = worker()
    origin = Choice(codes.LINK_ORIGINS)
    match_run_id = Identifier(allow_none=True)
    proposed_on = Day()
    agreement = Whole(allow_none=True)
    promised = listed(nested(SlotSessions), most=8)
    active_from = Day(allow_none=True)
    suspended_on = Day(allow_none=True)
    suspension_reason = Choice(codes.SUSPENSION_REASONS, allow_none=True)
    ended_on = Day(allow_none=True)
    ending_reason = Choice(codes.LINK_ENDINGS, allow_none=True)


class LinkSummary(LinkPublic):
    """One line of the list. `warnings` are judged now, by the child's record and other links and by what was last heard
    of the carer. `possible_steps` are operations whose turn it is, in the state of the link and of its agreements."""

    version = Whole()
    warnings = listed(Choice(codes.LINK_WARNINGS), most=12)
    possible_steps = listed(Choice(codes.LINK_OPERATIONS), most=20)
    created_at = Instant()
    changed_at = Instant()


class Happiness(Schema):
    """The last word of one party, by the day on which it was said; all three are null where it has not spoken."""

    party = Choice(codes.HAPPY_PARTIES)
    happy = Flag(allow_none=True)
    on = Day(allow_none=True, metadata={"description": "The day on which the party said it."})
    recorded_by = worker(allow_none=True)


class JournalEntry(Schema):
    """One step: on which day, by whom, to which state; beside that what the step itself holds.
    `sessions_called_off`: how many went with the link's suspension or end. `review` counts those of two links.
    `social_worker` took the link over from `former_social_worker`."""

    step = Choice(codes.LINK_STEPS + codes.LINK_RECORDS)
    on = Day(metadata={"description": "The day of the step."})
    by = worker()
    recorded_at = Instant()
    state = Choice(codes.LINK_STATES)
    words = Text(longest=4000)
    code = Text(longest=80)
    present = listed(Choice(codes.PRESENT_AT_MEETINGS), most=10)
    party = Choice(codes.HAPPY_PARTIES)
    happy = Flag()
    own_words = Text(longest=4000)
    method = Choice(codes.WISH_METHODS)
    profile = Whole()
    fields_shared = listed(Text(longest=80), most=50)
    agreement = Whole()
    role = Choice(codes.SIGNING_ROLES)
    person = anybodys_number()
    legal_basis = Choice(codes.LEGAL_BASES)
    decided_by = worker()
    other_link_id = Identifier()
    review = Whole()
    social_worker = worker()
    former_social_worker = worker()
    duty = Choice(codes.DUTIES)
    done_by = Text(longest=200)
    overrides = listed(nested(Override), most=20, metadata={"description": PASSED_OVER})
    warnings = listed(Choice(codes.LINK_WARNINGS + codes.AGREEMENT_WARNINGS), most=12)
    sessions_called_off = Whole()


class LinkView(LinkSummary):
    left_out = listed(nested(LeftOut), most=50, metadata=LEFT_OUT)
    reason = Text(longest=4000)
    happiness = listed(nested(Happiness), most=4)
    journal = listed(nested(JournalEntry), most=10_000)
