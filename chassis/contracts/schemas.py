"""Fields and schemas at the boundary. Whatever passes them can be stored, and nothing else passes.

A field with `metadata={"scope": "addresses:read"}` is left out of answers to clients without that scope.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import marshmallow
from marshmallow import RAISE, ValidationError, fields, validate

from chassis.contracts.visible import can_be_seen

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


MOST_UNKNOWN = 20
"""Unknown fields of one object, and wrong items of one list, that are named one by one."""
ITEMS_AT_ONCE = 100


class Schema(marshmallow.Schema):
    """Every boundary schema: unknown fields are refused, fields keep their order."""

    class Meta:
        unknown = RAISE

    def load(self, data: Any, **kwargs: Any) -> Any:
        """Many unknown fields are refused together, before any field is read."""
        if isinstance(data, dict) and len(data) > len(self.fields) + MOST_UNKNOWN:
            raise ValidationError(f"holds {len(data)} fields, and at most {len(self.fields)} are known here")
        return super().load(data, **kwargs)


class Change(Schema):
    """A body of PATCH: it names at least one field."""

    @marshmallow.validates_schema
    def names_a_field(self, data: Any, **_: Any) -> None:
        if not data:
            raise ValidationError("names no field to change")


class Text(fields.String):
    """Words. At most `longest` characters, one of which can be seen unless it may be empty; NUL and lone surrogates are
    refused because no database can keep them."""

    def __init__(self, *, longest: int = 4000, shortest: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._length, self._longest = validate.Length(min=shortest, max=longest), longest
        self.validators = [self._length, *self.validators]
        self.may_be_blank = shortest == 0

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self._longest:
            self._length(text)
        if _UNSTORABLE.search(text):
            raise ValidationError("holds a NUL or a lone surrogate")
        if text and not self.may_be_blank and not can_be_seen(text):
            raise ValidationError("holds nothing that can be seen")
        return text


class Patterned(Text):
    """Text of one shape from its first sign to its very last. `pattern` is written as Python (ASCII) and ECMA-262 both
    read it, without ^ and $; `expected` is the error where something else is sent."""

    def __init__(self, pattern: str, expected: str, **kwargs: Any) -> None:
        kwargs["metadata"] = {"pattern": f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$"} | (
            kwargs.get("metadata") or {}
        )
        super().__init__(**kwargs)
        self.expected, self._shape = expected, re.compile(pattern, re.ASCII)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not self._shape.fullmatch(text):
            raise ValidationError(self.expected)
        return text


def language() -> Patterned:
    expected = "is no ISO 639 code of a language: two or three small letters, such as en"
    return Patterned("[a-z]{2,3}", expected, longest=3)


class Day(fields.Date):
    """A plain date, YYYY-MM-DD, from 1900 to 2199."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValidationError("is not a date written YYYY-MM-DD")
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"lies outside {FIRST_DAY} to {LAST_DAY}")
        return day


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII)


class Instant(fields.AwareDateTime):
    """A moment with its offset, written as in RFC 3339; answered in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise ValidationError("is not a moment written as 2026-11-21T12:00:00Z, with its offset")
        return super()._deserialize(value, attr, data, **kwargs)


IDENTIFIER = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class Identifier(fields.UUID):
    """One of our identifiers, a UUID in its usual spelling."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
            raise ValidationError("is not an identifier (a UUID of 36 characters)")
        return super()._deserialize(value, attr, data, **kwargs)


class Whole(fields.Integer):
    """A whole number from `least` to `most`; 12.0 and "12" are refused in JSON bodies."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(strict=strict, **kwargs)
        self.validators = [validate.Range(min=least, max=most), *self.validators]
        self._json_only = strict

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if self._json_only and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValidationError("is not a whole number")
        if isinstance(value, str) and not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
            raise ValidationError("is not a whole number")
        return super()._deserialize(value, attr, data, **kwargs)


class Money(fields.String):
    """An amount in pounds, written "12.50", of at most `digits` digits before the point; whole pence for whoever reads
    or makes it."""

    def __init__(self, *, digits: int = 5, **kwargs: Any) -> None:
        self.pattern = rf"^(0|[1-9]\d{{0,{digits - 1}}})\.\d{{2}}$"
        super().__init__(metadata={"pattern": self.pattern, **kwargs.pop("metadata", {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(self.pattern[1:-1], text, re.ASCII):
            raise ValidationError('is not an amount written as "12.50"')
        return int(text.replace(".", ""))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value // 100}.{value % 100:02d}"


class Flag(fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("is not true or false")
        return value


class Choice(fields.String):
    """One word of a code set."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [validate.OneOf(list(choices)), *self.validators]


class Listed(fields.List[Any]):
    """A list whose length is judged before any item is read. Others have their turn between its items; where many are
    wrong, the first `MOST_UNKNOWN` of them are named."""

    def __init__(self, inner: Any, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(inner, **kwargs)
        self._length = validate.Length(min=least, max=most)
        self.validators = [self._length, *self.validators]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise self.make_error("invalid")
        self._length(value)
        read: list[Any] = []
        wrong: dict[int, Any] = {}
        for number, item in enumerate(value):
            if number % ITEMS_AT_ONCE == ITEMS_AT_ONCE - 1:
                time.sleep(0)
            try:
                read.append(self.inner.deserialize(item, **kwargs))
            except ValidationError as error:
                wrong[number] = error.messages
                if len(wrong) == MOST_UNKNOWN:
                    break
        if wrong:
            raise ValidationError(wrong)
        return read


def listed(inner: Any, *, most: int = 50, least: int = 0, **kwargs: Any) -> fields.List[Any]:
    """A list of `least` to `most` items."""
    return Listed(inner, least=least, most=most, **kwargs)


def nested(schema: Any, **kwargs: Any) -> fields.Nested:
    return fields.Nested(schema, **kwargs)


def scopes_of_fields(kind: type[marshmallow.Schema]) -> Iterator[str]:
    """The scopes that open single fields of a schema."""
    for field in kind().fields.values():
        if needed := field.metadata.get("scope"):
            yield needed
        inner = getattr(getattr(field, "inner", field), "schema", None)
        if isinstance(inner, marshmallow.Schema):
            yield from scopes_of_fields(type(inner))
