"""School terms: council data, by school year."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Day, Instant, Schema, Text, Whole, listed, nested
from services.links.contract.schemas.common import worker


class Span(Schema):
    """Both days included."""

    starts_on = Day(required=True)
    ends_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("lies before starts_on", "ends_on")


class Named(Span):
    name = Text(longest=100, required=True)


class SchoolTermsBody(Schema):
    """A holiday span is its days and the weekends directly before and after it; a single day, as a training day, has no
    weekend. A school year from 1 September. `holidays` are those within terms, such as half-terms and training days;
    what lies outside every term is a holiday anyway."""

    terms = listed(nested(Named), most=10, least=1, required=True)
    holidays = listed(nested(Named), most=40, load_default=list)


class SchoolTermsView(SchoolTermsBody):
    """`year` is the one in which the school year begins."""

    year = Whole(least=2000, most=2100)
    version = Whole()
    recorded_by = worker()
    changed_at = Instant()
