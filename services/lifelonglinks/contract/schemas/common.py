"""Pieces that several schemas share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import ValidationError, validate, validates_schema

from chassis.contracts.schemas import Choice, Schema, Text
from services.lifelonglinks.contract import codes
from services.lifelonglinks.contract.scopes import NARRATIVES as NARRATIVES_SCOPE

NARRATIVES = {"scope": NARRATIVES_SCOPE}
CODE_EXPECTED = "is no number: letters, digits and . _ : / -, beginning with a letter or digit"
CODE = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}\Z"


def code(**kwargs: Any) -> Text:
    """A number or code that names a person without telling who it is; never a name."""
    return Text(longest=80, validate=validate.Regexp(CODE, error=CODE_EXPECTED), **kwargs)


class Person(Schema):
    """Somebody named by a code: of `child` and `person` the council's own number, of a `carer` the carer's id."""

    kind = Choice(codes.PERSON_KINDS, required=True)
    id = code(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_carer(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "carer":
            try:
                UUID(data["id"])
            except ValueError:
                raise ValidationError("is not the id of a carer (a UUID)", "id") from None
