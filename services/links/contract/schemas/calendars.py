"""Calendars of a link's sessions."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Instant, Schema, Text, Whole
from services.links.contract import codes
from services.links.contract.schemas.common import person_number

OF_WHOM = "is the number of a parent in the child's record, or of an approved carer in the household"


class CalendarAddressBody(Schema):
    """For one person: a `parent` by the council's own number, as the child's record names it; a `carer` by the number
    in the household; the `young_person` is the child, whom no number names."""

    audience = Choice(codes.CALENDAR_AUDIENCES, required=True)
    person = person_number()

    @validates_schema(skip_on_field_errors=True)
    def check_person(self, data: dict[str, Any], **_: Any) -> None:
        if (data["audience"] == "young_person") == ("person" in data):
            wrong = "is not given for the young person" if "person" in data else f"is needed: it {OF_WHOM}"
            raise ValidationError(wrong, "person")


class CalendarWithdrawalBody(Schema):
    """Of one `person`, or of all of an audience."""

    audience = Choice(codes.CALENDAR_AUDIENCES, required=True)
    person = person_number()


class CalendarAddress(Schema):
    """`address` opens the calendar without a token for whoever holds it, until `expires_at`; it stands at this server,
    and is shown this once. Hand it to nobody but the person."""

    audience = Choice(codes.CALENDAR_AUDIENCES)
    person = person_number()
    address = Text(longest=200)
    expires_at = Instant()


class CalendarsWithdrawn(Schema):
    """`addresses`: how many are good no more."""

    audience = Choice(codes.CALENDAR_AUDIENCES)
    person = person_number(allow_none=True)
    addresses = Whole()
    withdrawn_at = Instant()
