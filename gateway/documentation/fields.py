"""Fields of a JSON Schema as rows that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 4


@dataclass(frozen=True)
class Field:
    """One row. `name` is dotted; `[]` marks the items of a list. `scope` is what it takes to see it."""

    name: str
    kind: str
    required: bool
    words: str
    scope: str | None = None


def fields_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[Field]:
    """The fields of an object, those inside it below it."""
    return list(_walk(_resolved(schema, schemas), schemas, "", 0))


def words_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """What is said of an object as a whole; of a page of a collection, what is said of its items."""
    found = _resolved(schema, schemas)
    items = found.get("properties", {}).get("items", {}).get("items", {}) if "next" in found.get("required", ()) else {}
    return str(found.get("description") or _resolved(items, schemas).get("description") or "")


def _walk(schema: Mapping[str, Any], schemas: Mapping[str, Any], prefix: str, depth: int) -> Iterator[Field]:
    required = set(schema.get("required", ()))
    for name, given in schema.get("properties", {}).items():
        field = _resolved(given, schemas)
        scope = given.get("x-kinweave-scope") or field.get("x-kinweave-scope")
        words = given.get("description") or field.get("description") or ""
        yield Field(prefix + name, _kind(field, schemas), name in required, words, scope)
        inner = _resolved(field.get("items", field), schemas)
        if depth < DEEPEST and inner.get("properties"):
            mark = "[]." if "items" in field else "."
            yield from _walk(inner, schemas, prefix + name + mark, depth + 1)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference, or behind the alternative to null."""
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    for alternative in schema.get("anyOf", ()):
        if alternative.get("type") != "null":
            return _resolved(alternative, schemas)
    for part in schema.get("allOf", ()):
        if "$ref" in part:
            return _resolved(part, schemas)
    return schema


def _kind(field: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    kinds = field.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    nullable = " or null" if "null" in kinds else ""
    kind = next((k for k in kinds if k != "null"), "any")
    if "enum" in field:
        return "one of " + ", ".join(str(value) for value in field["enum"] if value is not None) + nullable
    if kind == "array":
        return "list of " + _kind(_resolved(field.get("items", {}), schemas), schemas) + nullable
    if kind == "string" and "format" in field:
        names = {"date": "date", "date-time": "instant", "uuid": "identifier", "uri-reference": "address"}
        return names.get(field["format"], "text") + nullable
    bounds = [str(field[name]) for name in ("minimum", "maximum") if name in field]
    plain = {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind)
    longest = f", at most {field['maxLength']} characters" if kind == "string" and "maxLength" in field else ""
    return plain + (f" from {' to '.join(bounds)}" if len(bounds) == 2 else "") + longest + nullable
