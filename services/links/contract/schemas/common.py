"""Pieces that several schemas share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, validate

from chassis.contracts import numbers
from chassis.contracts.numbers import Number, coded_number, plain_number
from chassis.contracts.schemas import Choice, Flag, Schema, Text, Whole
from services.links.contract import codes

worker = numbers.worker


def matching(pattern: str, error: str) -> validate.Regexp:
    """Refuses what does not match with `error`, which says what is expected."""
    return validate.Regexp(pattern, error=error)


def child_number(**kwargs: Any) -> Number:
    """The council's own number of a child, never a name."""
    return plain_number("a child", like="C-1041", **kwargs)


def person_number(**kwargs: Any) -> Number:
    """The council's own number of another person, never a name."""
    return coded_number("a person", **kwargs)


OF_CHILD = {"child": child_number()}
"""The shape of `{child}` in addresses."""


class SlotSessions(Schema):
    """So many sessions a month of one kind of slot, by day or overnight."""

    slot = Choice(codes.SLOTS, required=True)
    sessions_per_month = Whole(least=1, most=31, required=True)


class LeftOut(Schema):
    """Somebody who may not learn who or where the child is, for safeguarding reasons: signs nothing, reads no calendar.
    `may_be_told` of the link by a worker, though neither who nor where; else nothing at all. A parent of the record
    stands under `parents`."""

    role = Choice(codes.TOLD_ROLES)
    person = Text(longest=200)
    may_be_told = Flag()


def each_once(values: Iterable[Any], field: str) -> None:
    """Raises ValidationError where a value stands twice."""
    found = list(values)
    if len(set(found)) != len(found):
        raise ValidationError("names something twice", field)
