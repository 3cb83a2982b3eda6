"""Asking whether people may meet."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from marshmallow import ValidationError, pre_load, validates_schema

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, listed, nested
from services.lifelonglinks.contract import codes
from services.lifelonglinks.contract.asking import AT_ONCE, MOST_ASKED, size_of
from services.lifelonglinks.contract.schemas.common import Person


class PartyBody(Schema):
    """`present`: every code of the person and of whoever comes along; `household`: who lives with them and does not."""

    present = listed(nested(Person), least=1, most=50, required=True)
    household = listed(nested(Person), most=50, load_default=list)


class Period(Schema):
    """Both days included; without `ends_on` for good."""

    starts_on = Day(required=True)
    ends_on = Day(allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_on"] is not None and data["ends_on"] < data["starts_on"]:
            raise ValidationError("lies before starts_on", "ends_on")


class PairBody(Schema):
    """Two sides, what is intended, and when: `days`, or a `period`, or neither for today."""

    first = nested(PartyBody, required=True)
    second = nested(PartyBody, required=True)
    intent = Choice(codes.INTENTS, load_default="meet")
    days = listed(Day(), least=1, most=400)
    period = nested(Period)

    @validates_schema(skip_on_field_errors=True)
    def check_when(self, data: dict[str, Any], **_: Any) -> None:
        if "days" in data and "period" in data:
            raise ValidationError("is given as well as days; give one of the two", "period")


class CheckBody(Schema):
    """At most 5,000 people and days in all pairs together."""

    pairs = listed(nested(PairBody), least=1, most=AT_ONCE, required=True)

    @pre_load
    def check_size(self, data: Any, **_: Any) -> Any:
        """Before anything is read, which is what costs. What has another shape is for the fields to refuse."""
        with suppress(KeyError, TypeError, AttributeError):
            if len(data["pairs"]) <= AT_ONCE and sum(map(size_of, data["pairs"])) > MOST_ASKED:
                told = f"name more than {MOST_ASKED} people and days together; ask in parts, or for a period"
                raise ValidationError(told, "pairs")
        return data


class InTheWay(Schema):
    """A restriction that forbids what is intended: the rule, and on which of the days; for a period `days` is empty."""

    restriction_id = Identifier()
    rule = Text(longest=80)
    reason = Text(longest=400)
    source = Text(longest=400)
    kind = Choice(codes.RESTRICTION_KINDS)
    covers = Choice(codes.COVERS)
    starts_on = Day()
    last_day = Day(allow_none=True)
    days = listed(Day(), most=400)


class JudgedPair(Schema):
    permitted = Flag()
    restrictions = listed(nested(InTheWay), most=10_000)


class CheckView(Schema):
    """The pairs in the order in which they were asked; `permitted` where all of them are."""

    permitted = Flag()
    as_of = Instant()
    pairs = listed(nested(JudgedPair), most=AT_ONCE)
