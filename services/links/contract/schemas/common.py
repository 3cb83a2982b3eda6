"""Pieces that several schemas share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, validate

from chassis.contracts import numbers
from chassis.contracts.numbers import Number, coded_number, plain_number
from chassis.contracts.schemas import Choice, Schema, Text, Whole
from services.links.contract import codes

POSTCODE = r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\Z"
AREA = r"^[A-Z]{1,2}[0-9][A-Z0-9]?\Z"
AREA_EXPECTED = "is no first half of a postcode in capitals, such as BA1"
TELEPHONE = r"^\+?[0-9 ]{7,19}\Z"


worker = numbers.worker


def matching(pattern: str, error: str) -> validate.Regexp:
    """Refuses what does not match with `error`, which says what is expected."""
    return validate.Regexp(pattern, error=error)


def postcode_pattern() -> validate.Regexp:
    return matching(POSTCODE, "is no postcode: capitals with one space between the halves, such as BA1 1AA")


def telephone_pattern() -> validate.Regexp:
    return matching(TELEPHONE, "is no telephone number: 7 to 19 digits and spaces, which a + may precede")


def child_number(**kwargs: Any) -> Number:
    """The council's own number of a child, never a name."""
    return plain_number("a child", like="C-1041", **kwargs)


def person_number(**kwargs: Any) -> Number:
    """The council's own number of another person, never a name."""
    return coded_number("a person", **kwargs)


def area(**kwargs: Any) -> Text:
    """The first half of a postcode."""
    return Text(longest=4, validate=matching(AREA, AREA_EXPECTED), **kwargs)


OF_CHILD = {"child": child_number()}
"""The shape of `{child}` in addresses."""


class SlotSessions(Schema):
    """So many sessions a month of one kind of slot, by day or overnight."""

    slot = Choice(codes.SLOTS, required=True)
    sessions_per_month = Whole(least=1, most=31, required=True)


def each_once(values: Iterable[Any], field: str) -> None:
    """Raises ValidationError where a value stands twice."""
    found = list(values)
    if len(set(found)) != len(found):
        raise ValidationError("names something twice", field)
