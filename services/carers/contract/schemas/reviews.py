"""Reviews of an approval."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import CONCERNS, worker


class ViewsSought(Schema):
    """Whose views were sought: of the carers, of the children placed with them, and of the authorities that placed a
    child with them in the year before."""

    carers = Flag(required=True)
    children = Choice(codes.CHILDRENS_VIEWS, required=True)
    placing_authorities = Choice(codes.AUTHORITIES_VIEWS, required=True)


class ReviewBody(Schema):
    """`held_by` is who held the review, by the council's own identifier; the acting worker records it. Without
    `next_review_on` the last day that the law and the council allow. `panel_on`: the day of the fostering panel that
    the report goes to, which may lie ahead; the first review needs it. `summary` names nobody."""

    held_on = Day(required=True)
    held_by = worker(required=True)
    outcome = Choice(codes.REVIEW_OUTCOMES, required=True)
    views = nested(ViewsSought, required=True)
    summary = Text(longest=4000, required=True)
    panel_on = Day(load_default=None, allow_none=True)
    next_review_on = Day(load_default=None, allow_none=True)


class ReviewView(Schema):
    """`due_on` is the day by which it was due; `late`: held after it. The summary is closed to whoever lacks
    `concerns:read`."""

    id = Identifier()
    held_on = Day()
    held_by = worker()
    outcome = Choice(codes.REVIEW_OUTCOMES)
    views = nested(ViewsSought)
    summary = Text(longest=4000, metadata=CONCERNS)
    panel_on = Day(allow_none=True)
    due_on = Day()
    late = Flag()
    next_review_on = Day()
    recorded_by = worker(allow_none=True)
    recorded_at = Instant()
