"""What events carry: codes of both people, kind, source and days; no words."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Schema, nested
from services.lifelonglinks.contract import codes
from services.lifelonglinks.contract.schemas.common import Person, code


class RestrictionPublic(Schema):
    """`last_day` is the last day on which it holds, after an end or a lifting; `in_force` is as of the announcement."""

    id = Identifier()
    state = Choice(codes.STATES)
    in_force = Flag()
    child = code()
    person = nested(Person)
    kind = Choice(codes.RESTRICTION_KINDS)
    source = Choice(codes.SOURCES)
    applies_to_household = Flag()
    starts_on = Day()
    ends_on = Day(allow_none=True)
    lifted_on = Day(allow_none=True)
    last_day = Day(allow_none=True)
    review_due_on = Day(allow_none=True)
    last_reviewed_on = Day(allow_none=True)
