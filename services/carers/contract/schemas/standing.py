"""The standing of an approval: suspension, resignation, compliance, reviews."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Schema, Text, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import CONCERNS, person, worker


class SuspensionBody(Schema):
    """The acting worker suspends. `starts_on` is today unless an earlier day is given."""

    starts_on = Day()
    reason = Choice(codes.SUSPENSION_REASONS, required=True)
    note = Text(longest=4000)


class SuspensionEnd(Schema):
    """`ended_on` is the first day without the suspension, today unless an earlier day is given."""

    ended_on = Day()
    note = Text(longest=4000)


class SuspensionView(Schema):
    """Why is closed to whoever lacks `concerns:read`; that a carer is suspended is not."""

    starts_on = Day()
    reason = Choice(codes.SUSPENSION_REASONS, metadata=CONCERNS)
    note = Text(longest=4000, allow_none=True, metadata=CONCERNS)
    suspended_by = worker(allow_none=True)
    ended_on = Day(allow_none=True)
    ended_by = worker(allow_none=True)
    end_note = Text(longest=4000, allow_none=True, metadata=CONCERNS)


class ResignationBody(Schema):
    """`received_on` is the day on which the written notice was received."""

    received_on = Day(required=True)
    note = Text(longest=4000)


class GapView(Schema):
    """A check that is missing or has lapsed today."""

    person = person()
    kind = Choice(codes.RENEWED_CHECKS)
    state = Choice(codes.RENEWAL_STATES)


class StandingPublic(Schema):
    """`approval_ends_on` is the first day without approval after a resignation; `approval_ended_on` is set from then.
    `compliant_until` is the last day on which every needed check of the household is current if nothing more is
    recorded; null where one is missing. No new placement after that day, nor while suspended. `next_review_on` is the
    last day on which the review of the approval is in date, before any review the day of the first;
    `found_unsuitable_on` the day of the last review, where it found the carer not suitable."""

    suspended_from = Day(allow_none=True)
    resignation_received_on = Day(allow_none=True)
    approval_ends_on = Day(allow_none=True)
    approval_ended_on = Day(allow_none=True)
    compliant_until = Day(allow_none=True)
    reviewed_on = Day(allow_none=True)
    next_review_on = Day()
    found_unsuitable_on = Day(allow_none=True)


class StandingView(StandingPublic):
    """`compliant` and `gaps` are judged for today."""

    compliant = Flag()
    gaps = listed(nested(GapView), most=100)
    suspensions = listed(nested(SuspensionView), most=1000)
