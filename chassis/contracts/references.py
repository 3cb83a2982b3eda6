"""External references at the boundary: the field, and the body that sets one."""

from __future__ import annotations

from typing import Any

from marshmallow import validate

from chassis.contracts.schemas import Schema, Text

SIGNS = r"^[!-~]([ -~]{0,98}[!-~])?\Z"
EXPECTED = "is no reference: letters, digits, signs and inner blanks of ASCII, at most 100, such as PL-2025/00123"
MEANING = "The number under which another system of the council keeps this record, never a name; unique among its kind."


def reference(longest: int = 100, **kwargs: Any) -> Text:
    """A number of another system of the council, compared sign by sign."""
    return Text(longest=longest, validate=validate.Regexp(SIGNS, error=EXPECTED), **kwargs)


def external_reference(**kwargs: Any) -> Text:
    return reference(**{"metadata": {"description": MEANING}, **kwargs})


class ReferenceBody(Schema):
    """null takes it away."""

    external_reference = external_reference(required=True, allow_none=True)
