"""The assessment report, and what the applicant adds to it."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Schema, Text
from services.carers.contract import codes
from services.carers.contract.schemas.common import worker


class ReportBody(Schema):
    """A brief report ends an assessment early and can only lead to `not_suitable` or to a full report. `document` is
    the council's own reference of the text; the text itself is not held here."""

    kind = Choice(codes.REPORT_KINDS, required=True)
    author = worker(required=True)
    completed_on = Day(required=True)
    sent_to_applicant_on = Day(required=True)
    document = Text(longest=200)


class ReportView(ReportBody):
    document = Text(longest=200, allow_none=True)
    observations_until = Day()


class ContributionBody(Schema):
    """`own_part` is the applicant's own part of the report; `observations` is the reply to the report that was sent.
    `declined` says that the applicant was asked and has nothing to add."""

    kind = Choice(codes.CONTRIBUTION_KINDS, required=True)
    received_on = Day(required=True)
    declined = Flag(load_default=False)
    text = Text(longest=20000)


class ContributionView(ContributionBody):
    text = Text(longest=20000, allow_none=True)
