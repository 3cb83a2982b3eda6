"""New terms of an approval."""

from __future__ import annotations

from chassis.contracts.schemas import Day, Schema, Text, nested
from services.carers.contract.schemas.common import CONCERNS, AgreedTerms, Terms, worker


class TermsDecisionBody(Schema):
    """The acting worker is the decision maker. `proposed_on` is the day of the written notice that proposes the terms;
    `agreed_on` the day on which the carer agreed to them in writing, which makes the time for representations needless
    where `support` says what the carer was told of the support that they need and how it is given."""

    decided_on = Day(required=True)
    reasons = Text(longest=8000, required=True)
    proposed_on = Day(required=True)
    agreed_on = Day(load_default=None, allow_none=True)
    support = Text(longest=4000, load_default=None, allow_none=True)
    terms = nested(Terms, required=True)


class TermsDecisionView(Schema):
    """A decision on new terms: `before` are those that it replaced, `review_on` is the day of the review that it
    follows. Reasons and support are closed to whoever lacks `concerns:read`."""

    decided_on = Day()
    decided_by = worker()
    reasons = Text(longest=8000, metadata=CONCERNS)
    proposed_on = Day()
    agreed_on = Day(allow_none=True)
    support = Text(longest=4000, allow_none=True, metadata=CONCERNS)
    review_on = Day(allow_none=True)
    before = nested(AgreedTerms)
