"""Pieces that several schemas share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, validate

from chassis.contracts.schemas import Choice, Schema, Text, Whole
from services.links.contract import codes

CHILD_NUMBER = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z"
POSTCODE = r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\Z"
AREA = r"^[A-Z]{1,2}[0-9][A-Z0-9]?\Z"


def child_number(**kwargs: Any) -> Text:
    """The council's own number of a child, never a name."""
    return Text(longest=64, validate=validate.Regexp(CHILD_NUMBER), **kwargs)


def person_number(**kwargs: Any) -> Text:
    """The council's own number of another person, never a name."""
    return Text(longest=80, validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}\Z"), **kwargs)


def worker(**kwargs: Any) -> Text:
    """The council's own identifier of a worker, as in `Kinweave-Actor`."""
    return Text(longest=200, **kwargs)


def area(**kwargs: Any) -> Text:
    """The first half of a postcode."""
    return Text(longest=4, validate=validate.Regexp(AREA), **kwargs)


class SlotSessions(Schema):
    """So many sessions a month of one kind of slot, by day or overnight."""

    slot = Choice(codes.SLOTS, required=True)
    sessions_per_month = Whole(least=1, most=31, required=True)


def each_once(values: Iterable[Any], field: str) -> None:
    """Raises ValidationError where a value stands twice."""
    found = list(values)
    if len(set(found)) != len(found):
        raise ValidationError("names something twice", field)
