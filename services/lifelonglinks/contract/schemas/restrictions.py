"""Contact restrictions: who must not meet, or not learn of, a child."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.numbers import anybodys_number
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.lifelonglinks.contract import codes
from services.lifelonglinks.contract.schemas.common import NARRATIVES, Person, PersonToRestrict, child, code


class RestrictionBody(Schema):
    """A restriction between a child and another person; without `ends_on` it holds until it is lifted.

    `child` is the council's own number of the child. `section_34` says whether section 34(1) of the Children Act 1989
    gives the person contact with the child, as a parent or guardian has; it matters for a council's own refusal only.
    """

    child = child(required=True)
    person = nested(PersonToRestrict, required=True)
    kind = Choice(codes.RESTRICTION_KINDS, required=True)
    source = Choice(codes.SOURCES, required=True)
    reference = Text(longest=200)
    document = Text(longest=200)
    starts_on = Day()
    ends_on = Day(allow_none=True)
    review_due_on = Day()
    applies_to_household = Flag(load_default=False)
    section_34 = Flag(load_default=True)
    narrative = Text(longest=4000)


class RestrictionChange(Schema):
    kind = Choice(codes.RESTRICTION_KINDS)
    reference = Text(longest=200)
    document = Text(longest=200)
    starts_on = Day()
    ends_on = Day(allow_none=True)
    review_due_on = Day()
    applies_to_household = Flag()
    section_34 = Flag()
    narrative = Text(longest=4000, metadata=NARRATIVES)


class LiftBody(Schema):
    """Lifted means: from today on it does not hold. `reference` names the order or letter that ended it."""

    reason = Choice(codes.LIFT_REASONS, required=True)
    reference = Text(longest=200)
    note = Text(longest=2000)


class ReviewBody(Schema):
    """The worker who acts has reviewed it. `changes` belong to the outcome `changed`, `lifting` to `lift`."""

    outcome = Choice(codes.REVIEW_OUTCOMES, required=True)
    reviewed_on = Day()
    next_review_on = Day()
    note = Text(longest=2000)
    changes = nested(RestrictionChange)
    lifting = nested(LiftBody)

    @validates_schema(skip_on_field_errors=True)
    def check_outcome(self, data: dict[str, Any], **_: Any) -> None:
        for outcome, name in (("changed", "changes"), ("lift", "lifting")):
            if (data["outcome"] == outcome) != bool(data.get(name)):
                raise ValidationError(f"goes with the outcome {outcome}, and only with it", name)


class RestrictionFilter(Schema):
    """`person` is a code on either side, of any kind unless `person_kind` is given."""

    person = anybodys_number()
    person_kind = Choice(codes.PERSON_KINDS)
    child = code()
    kind = Choice(codes.RESTRICTION_KINDS)
    source = Choice(codes.SOURCES)
    state = Choice(codes.STATES)
    in_force_on = Day()
    review_overdue = Choice(("true", "false"))


class Review(Schema):
    reviewed_on = Day()
    reviewed_by = Text(longest=200)
    outcome = Choice(codes.REVIEW_OUTCOMES)
    note = Text(longest=2000, allow_none=True, metadata=NARRATIVES)


class Lifting(Schema):
    lifted_on = Day()
    lifted_by = Text(longest=200)
    reason = Choice(codes.LIFT_REASONS)
    reference = Text(longest=200, allow_none=True)
    note = Text(longest=2000, allow_none=True, metadata=NARRATIVES)


class RestrictionView(Schema):
    """`last_day` is the last day on which it holds, None where no end is known."""

    id = Identifier()
    version = Whole()
    state = Choice(codes.STATES)
    child = code()
    person = nested(Person)
    kind = Choice(codes.RESTRICTION_KINDS)
    source = Choice(codes.SOURCES)
    reference = Text(longest=200, allow_none=True)
    document = Text(longest=200, allow_none=True)
    starts_on = Day()
    ends_on = Day(allow_none=True)
    last_day = Day(allow_none=True)
    review_due_on = Day(allow_none=True)
    review_overdue = Flag()
    applies_to_household = Flag()
    section_34 = Flag()
    narrative = Text(longest=4000, allow_none=True, metadata=NARRATIVES)
    reviews = listed(nested(Review), most=1000)
    lifting = nested(Lifting, allow_none=True)
    recorded_by = Text(longest=200)
    created_at = Instant()
    changed_at = Instant()
