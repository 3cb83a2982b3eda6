"""Exemptions from the usual fostering limit."""

from __future__ import annotations

from chassis.contracts.schemas import Day, Identifier, Instant, Schema, Text, listed, nested
from services.carers.contract.schemas.common import child, worker


class ExemptionBody(Schema):
    """Granted by the authority where the carer lives, having regard to number, care and accommodation, relationships,
    the time proposed and the welfare of all children of the home: `reasons`. The notice in writing names the children
    and the conditions. Without `ends_on` it is not limited in time."""

    authority = Text(longest=200, required=True)
    children = listed(child(), least=1, most=20, required=True)
    conditions = listed(Text(longest=1000), most=20, load_default=list)
    reasons = Text(longest=8000, required=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None, allow_none=True)
    notice_sent_on = Day(required=True)


class ExemptionVariation(Schema):
    """What the authority varies, by another notice in writing."""

    children = listed(child(), least=1, most=20)
    conditions = listed(Text(longest=1000), most=20)
    ends_on = Day(allow_none=True)
    reasons = Text(longest=8000, required=True)
    notice_sent_on = Day(required=True)


class ExemptionCancellation(Schema):
    """`cancelled_on` is the first day without the exemption, today unless an earlier day is given."""

    cancelled_on = Day()
    reason = Text(longest=8000, required=True)
    notice_sent_on = Day(required=True)


class VariationView(Schema):
    """What stood before one variation, and who varied it when."""

    varied_at = Instant()
    varied_by = worker(allow_none=True)
    children = listed(child(), most=20)
    conditions = listed(Text(longest=1000), most=20)
    ends_on = Day(allow_none=True)
    reasons = Text(longest=8000)
    notice_sent_on = Day()


class ExemptionView(ExemptionBody):
    id = Identifier()
    carer_id = Identifier()
    granted_by = worker(allow_none=True)
    variations = listed(nested(VariationView), most=1000)
    cancelled_on = Day(allow_none=True)
    cancelled_by = worker(allow_none=True)
    cancellation_reason = Text(longest=8000, allow_none=True)


class ExemptionPublic(Schema):
    """An exemption that was not cancelled, from `starts_on` to `ends_on`, both included."""

    id = Identifier()
    children = listed(child(), most=20)
    starts_on = Day()
    ends_on = Day(allow_none=True)
