"""How much a body can hold, as its schema tells, so that it is judged before anything is read."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import Schema, fields, validate

LEAST, MOST = 2_000, 50_000
"""Values that every body may hold, so that the fields which are wrong can be named; values that none may exceed."""
USUAL_LENGTH = 1_000


@lru_cache(maxsize=1024)
def most_values(kind: type[Schema] | None) -> int:
    """The JSON values that a body of this schema may hold, with what is nested in it."""
    return LEAST if kind is None else min(max(2 * _of_schema(kind()), LEAST), MOST)


def longest(field: fields.List[Any]) -> int:
    """How many items a list may hold."""
    lengths = [v.max for v in field.validators if isinstance(v, validate.Length) and v.max is not None]
    return min(lengths, default=USUAL_LENGTH)


def _of_schema(schema: Schema) -> int:
    return 1 + sum(_of_field(field) for field in schema.fields.values())


def _of_field(field: fields.Field[Any]) -> int:
    if isinstance(field, fields.List):
        return 1 + longest(field) * _of_field(field.inner)
    if isinstance(field, fields.Nested):
        return _of_schema(field.schema)
    return USUAL_LENGTH if isinstance(field, fields.Dict) else 1
