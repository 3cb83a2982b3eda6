"""Reports: what is asked and answered. People stand in them by number and id."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Day, Identifier, Patterned, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import SlotSessions, child_number

MONTH = "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])"
MOST_MONTHS = 36


class Because(Schema):
    """One reason; `carers`: how many it excludes of those who could take a child at all. Of links and suggestions it
    counts how many there are."""

    reason = Choice(codes.WAITING_REASONS)
    carers = Whole()


class UnlockCount(Schema):
    """A single thing that would make a suggestion of so many more carers."""

    kind = Choice(codes.UNLOCK_KINDS)
    code = Text(longest=80)
    carers = Whole()


class WaitingView(Schema):
    """`still_wanted`: sessions a month that no link gives. `carers_available`: those who could take a child at all;
    nothing excludes `can_be_suggested` of them for this child. The reasons together exclude all the others."""

    child = child_number()
    waiting_since = Day()
    days_waiting = Whole()
    still_wanted = listed(nested(SlotSessions), most=8)
    carers_judged = Whole()
    carers_available = Whole()
    can_be_suggested = Whole()
    because = listed(nested(Because), most=15)
    unlocks = listed(nested(UnlockCount), most=5)


class NeedView(Schema):
    """`children` wait for `sessions_wanted` a month that no link gives; `carers` could take a child at all and have
    `sessions_left` a month. `code` is a slot, a task, the first half of a postcode, or `unknown`."""

    by = Choice(codes.NEED_KINDS)
    code = Text(longest=80)
    children = Whole()
    sessions_wanted = Whole()
    carers = Whole()
    sessions_left = Whole()


class NeedReport(Schema):
    on = Day(metadata={"description": "The day for which the report is made."})
    children_waiting = Whole()
    needs = listed(nested(NeedView), most=10_000)


class UseQuery(Schema):
    """Months are written YYYY-MM; without them the present one and the two before. At most 36 at once."""

    from_month = Patterned(MONTH, "is no month written YYYY-MM", longest=7)
    to_month = Patterned(MONTH, "is no month written YYYY-MM", longest=7)
    link_id = Identifier()

    @validates_schema(skip_on_field_errors=True)
    def check_months(self, data: dict[str, Any], **_: Any) -> None:
        if "from_month" not in data or "to_month" not in data:
            return
        (year, month), (last_year, last_month) = (
            (int(part) for part in data[name].split("-")) for name in ("from_month", "to_month")
        )
        months = (last_year - year) * 12 + last_month - month
        if months < 0:
            raise ValidationError("is after to_month", "from_month")
        if months >= MOST_MONTHS:
            raise ValidationError(f"lies more than {MOST_MONTHS} months before to_month", "from_month")


class UseView(Schema):
    """One link in one month. `agreed` is what the agreement in force names, null where none was; `share` is whole
    percent of it that took place. Sessions belong to the month in which they begin; `late`: called off at short
    notice."""

    month = Text(longest=7)
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()
    agreed = Whole(allow_none=True)
    booked = Whole()
    confirmed = Whole()
    completed = Whole()
    cancelled = Whole()
    share = Whole(allow_none=True)
    cancelled_by_family = Whole()
    cancelled_by_carer = Whole()
    cancelled_by_child = Whole()
    cancelled_by_service = Whole()
    cancelled_late = Whole()


class SpareView(Schema):
    """`sessions_per_month` is what the carer offers, null where no number was set; `sessions_left` of all kinds
    together, `slots` of each kind for itself."""

    carer_id = Identifier()
    area = Text(longest=4, allow_none=True)
    sessions_per_month = Whole(allow_none=True)
    sessions_taken = Whole()
    sessions_left = Whole()
    slots = listed(nested(SlotSessions), most=8)


class SpareQuery(Schema):
    slot = Choice(codes.SLOTS)
