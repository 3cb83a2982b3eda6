"""Pieces that several schemas share."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.numbers import Number, anybodys_number, coded_number, plain_number, worker
from chassis.contracts.schemas import Choice, Schema
from services.lifelonglinks.contract import codes
from services.lifelonglinks.contract.scopes import NARRATIVES as NARRATIVES_SCOPE

NARRATIVES = {"scope": NARRATIVES_SCOPE}


def code(**kwargs: Any) -> Number:
    """A number or code that names a person without telling who it is; never a name."""
    return coded_number("a person", **kwargs)


def child(**kwargs: Any) -> Number:
    """The council's own number of a child, as every service takes it."""
    return plain_number("a child", like="C-1041", **kwargs)


IDENTIFIER = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
SPELLED = {
    "carer": (re.compile(IDENTIFIER), "is not the id of a carer (a UUID of 36 characters)"),
    "household_member": (
        re.compile(IDENTIFIER + r"/[1-9][0-9]{0,3}"),
        "is not the id of a carer, a slash and the number of the member there",
    ),
}
"""How codes that `carers` gave are spelled. Another spelling would name nobody: the restriction would never hold."""


class Person(Schema):
    """Somebody named by a code: of `child` and `person` the council's own number, of a `carer` the carer's id, of a
    `household_member` the carer's id, a slash and the member's number there, of a `worker` the council's own number of
    the worker, as in `Kinweave-Actor`."""

    kind = Choice(codes.PERSON_KINDS, required=True)
    id = anybodys_number(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_spelling(self, data: dict[str, Any], **_: Any) -> None:
        _check(worker() if data["kind"] == "worker" else code(), data["id"])
        spelled, expected = SPELLED.get(data["kind"], (None, ""))
        if spelled is not None and not spelled.fullmatch(data["id"]):
            raise ValidationError(expected, "id")


class PersonToRestrict(Person):
    """As `Person`; the number of a child has the shape that every service takes."""

    @validates_schema(skip_on_field_errors=True)
    def check_child(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "child":
            _check(child(), data["id"])


def _check(shape: Number, number: str) -> None:
    try:
        shape.deserialize(number)
    except ValidationError as error:
        raise ValidationError(error.messages, "id") from None
