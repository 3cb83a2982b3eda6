"""How the fields of `chassis.contracts.schemas` read as JSON Schema: as strictly as they load."""

from __future__ import annotations

import inspect
import re
import warnings
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from chassis.contracts.schemas import Change, Choice, Day, Identifier, Instant, Text
from chassis.version import VERSION

TITLE = "Kinweave"
INSTANT = (
    r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T]"
    r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$"
)
DAY = r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
STORABLE = r"^[^\u0000]*$"
WORDS = r"^[^\u0000]*[^\u0000 \t\r\n][^\u0000]*$"
"""Storable, and more than blanks."""
DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"


def _precisely(self: Any, field: fields.Field[Any], ret: dict[str, Any]) -> dict[str, Any]:
    """What apispec cannot know: patterns of our own fields, and scopes that a field needs."""
    more: dict[str, Any] = {}
    if isinstance(field, Day):
        more["pattern"] = DAY
    elif isinstance(field, Instant):
        more["pattern"] = INSTANT
    elif isinstance(field, Identifier):
        more.update(minLength=36, maxLength=36)
    elif isinstance(field, fields.Decimal) and field.as_string:
        more.update(type=["string", "null"] if field.allow_none else "string", pattern=ret.get("pattern", DECIMAL))
    elif isinstance(field, Text) and not isinstance(field, Choice) and "format" not in ret and "enum" not in ret:
        if "pattern" in ret:
            more["allOf"] = [{"pattern": STORABLE}]
        else:
            more["pattern"] = STORABLE if field.may_be_blank else WORDS
    if "pattern" in ret and "pattern" not in more:
        more["pattern"] = ecma(ret["pattern"])
    if "scope" in field.metadata:
        more["x-kinweave-scope"] = field.metadata["scope"]
    return more


def flowing(docstring: str | None) -> str:
    """A docstring as prose: the lines of a paragraph joined, paragraphs parted by an empty line."""
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(docstring or ""))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).strip()


def ecma(pattern: str) -> str:
    """A pattern of Python's `re.match` in the dialect of JSON Schema."""
    written = pattern.replace(r"\Z", "$").replace(r"\A", "^").replace("(?a)", "").replace("(?P<", "(?<")
    return written if written.startswith("^") else f"^(?:{written})"


def _name(schema: Any) -> str:
    """The name of a component: unique in the service that declares the schema."""
    kind = schema if isinstance(schema, type) else type(schema)
    room = kind.__module__.split(".")
    prefix = {"services": f"{room[1]}." if len(room) > 1 else "", "gateway": "gateway."}.get(room[0], "")
    return prefix + (kind.__name__.removesuffix("Schema") or kind.__name__)


class Components:
    """The schemas of a document: given a class, where it stands."""

    def __init__(self) -> None:
        plugin = MarshmallowPlugin(schema_name_resolver=_name)
        self.spec = APISpec(title=TITLE, version=VERSION, openapi_version="3.1.0", plugins=[plugin])
        self._converter = cast(Any, plugin.converter)
        self._converter.add_attribute_function(_precisely)

    def reference(self, kind: type[Schema]) -> dict[str, Any]:
        """`{"$ref": …}`, the schema being added where it is new."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast("dict[str, Any]", self._converter.resolve_nested_schema(kind))

    def shape(self, field: fields.Field[Any]) -> dict[str, Any]:
        """The schema of one value."""
        return cast("dict[str, Any]", self._converter.field2property(field))

    def parameters(self, kind: type[Schema]) -> list[dict[str, Any]]:
        """The query parameters that a schema describes."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast("list[dict[str, Any]]", self._converter.schema2parameters(kind(), location="query"))

    def schemas(self) -> dict[str, Any]:
        """Every component, with its class's docstring as description; fields that need a scope may be absent."""
        named = [(name, key[0]) for key, name in self._converter.refs.items()]
        described = {name: kind.__doc__ for name, kind in named}
        changes = {name for name, kind in named if issubclass(kind, Change)}
        made: dict[str, Any] = {}
        for name, schema in self.spec.to_dict().get("components", {}).get("schemas", {}).items():
            kept = [r for r in schema.get("required", ()) if "x-kinweave-scope" not in schema["properties"][r]]
            words = flowing(described.get(name))
            made[name] = {
                **{key: value for key, value in schema.items() if key != "required"},
                **({"required": kept} if kept else {}),
                **({"minProperties": 1} if name in changes else {}),
                **({"description": words} if words else {}),
            }
        return made
