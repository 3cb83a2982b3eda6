"""Placements. Children stand in them by the council's own identifier, never by name."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.references import external_reference
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import child, child_before, person, sibling_group, worker


class PlacementBody(Schema):
    """`child_age` is in whole years on `starts_on`. Children with the same `sibling_group`, a reference of the
    council, are siblings of each other. `planned_end_on` is the day on which the child leaves; without it no end is
    planned. `fostered_by` are the carers of the household who foster the child, all unless some are named. What is over
    already when it is recorded says on which day the child left, `ended_on`, and why, `end_reason`; without them the
    child is still there today."""

    carer_id = Identifier(required=True)
    child_id = child(required=True)
    child_age = Whole(least=0, most=17, required=True)
    kind = Choice(codes.PLACEMENT_KINDS, required=True)
    starts_on = Day(required=True)
    planned_end_on = Day(load_default=None, allow_none=True)
    sibling_group = sibling_group(load_default=None, allow_none=True)
    fostered_by = listed(person(), least=1, most=2)
    ended_on = Day()
    end_reason = Choice(codes.PLACEMENT_ENDINGS)
    external_reference = external_reference(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_end(self, data: dict[str, Any], **_: Any) -> None:
        if ("ended_on" in data) != ("end_reason" in data):
            raise ValidationError("goes with ended_on, and only with it", "end_reason")


class PlacementChange(Schema):
    """The child's number as it is to be kept: of the same child in another spelling, or in place of one that was kept
    in a shape which is taken no more."""

    child_id = child(required=True)


class PlacementEnd(Schema):
    """`ended_on` is the day on which the child left, today unless an earlier day is given. One that has not begun is
    called off without a day: it ended today, before it began, and the child never was there."""

    ended_on = Day()
    reason = Choice(codes.PLACEMENT_ENDINGS, required=True)
    note = Text(longest=4000)


class PlacementFilter(Schema):
    """`on`: placements that have begun by that day and have not ended by it. `flagged`: those of which something is
    noted in `concerns`, or those of which nothing is."""

    carer_id = Identifier()
    child_id = child_before()
    kind = Choice(codes.PLACEMENT_KINDS)
    state = Choice(codes.PLACEMENT_STATES)
    on = Day()
    flagged = Choice(("true", "false"))
    external_reference = external_reference()


class NotedConcern(Schema):
    """A rule that came to be broken after the placement was made, or that a private arrangement breaks, and the first
    day on which that was known, or on which it will be."""

    rule = Text(longest=80)
    since = Day()


class Concern(NotedConcern):
    reason = Text(longest=400)
    source = Text(longest=400)


class PlacementConcern(NotedConcern):
    """What is noted of one of a carer's placements."""

    placement_id = Identifier()


class PlacementPublic(Schema):
    """`outside_terms` marks an emergency placement that the terms of approval do not cover. `concerns` go when their
    cause does, and with the end of the placement."""

    id = Identifier()
    external_reference = external_reference(allow_none=True)
    carer_id = Identifier()
    child_id = child()
    kind = Choice(codes.PLACEMENT_KINDS)
    state = Choice(codes.PLACEMENT_STATES)
    starts_on = Day()
    planned_end_on = Day(allow_none=True)
    ended_on = Day(allow_none=True)
    sibling_group = sibling_group(allow_none=True)
    fostered_by = listed(person(), most=2)
    outside_terms = Flag()
    concerns = listed(nested(NotedConcern), most=100)


class PlacementView(PlacementPublic):
    concerns = listed(nested(Concern), most=100)
    version = Whole()
    child_age = Whole()
    end_reason = Choice(codes.PLACEMENT_ENDINGS, allow_none=True)
    end_note = Text(longest=4000, allow_none=True)
    placed_by = worker(allow_none=True)
    created_at = Instant()
    changed_at = Instant()


class HeldPlacement(Schema):
    """An open placement as announced within the carer's state."""

    id = Identifier()
    child_id = child()
    kind = Choice(codes.PLACEMENT_KINDS)
    starts_on = Day()
    planned_end_on = Day(allow_none=True)
    sibling_group = sibling_group(allow_none=True)
    fostered_by = listed(person(), most=2)
