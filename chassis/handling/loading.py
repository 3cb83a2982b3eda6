"""From what was sent to what a handler may rely on, and from what it answers to JSON."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError

from chassis.contracts.operation import Operation
from chassis.contracts.schemas import IDENTIFIER
from chassis.problems import INVALID, UNREADABLE, FieldError, Problem, not_found

LARGEST_PAGE = 200
USUAL_PAGE = 50
PAGING = frozenset({"limit", "cursor"})
MOST_SHOWN = 100
"""Wrong fields that one refusal names."""


@lru_cache(maxsize=1024)
def schema_of(kind: type[Schema], many: bool = False) -> Schema:
    return kind(many=many)


def closed_fields(kind: type[Schema], grants: frozenset[str], prefix: str = "") -> Iterator[str]:
    """Dotted names of the fields whose own scope is not among `grants`."""
    for name, field in schema_of(kind).fields.items():
        needed = field.metadata.get("scope")
        if needed and needed not in grants:
            yield prefix + name
            continue
        inner = getattr(field, "inner", field)
        nested = getattr(inner, "schema", None)
        if isinstance(nested, Schema):
            yield from closed_fields(type(nested), grants, f"{prefix}{name}.")


def load_path(operation: Operation, path: Mapping[str, str]) -> dict[str, str]:
    """Path parameters that end in `_id` are identifiers, others as their operation declares them; anything else there
    can name no record: 404."""
    loaded = dict(path)
    for name, value in path.items():
        what = name.removesuffix("_id").replace("_", " ")
        if name.endswith("_id") and name != "job_id" and not IDENTIFIER.fullmatch(value):
            raise not_found(what)
        if name in operation.path_fields:
            try:
                loaded[name] = operation.path_fields[name].deserialize(value)
            except ValidationError as error:
                raise not_found(what, f"{name} {' '.join(map(str, error.messages))}.") from None
    return loaded


def load_query(operation: Operation, query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The query as its schema loads it, and apart from it the paging parameters. Raises `Problem` (422)."""
    paging = {name: value for name, value in query.items() if operation.paginated and name in PAGING}
    rest = {name: value for name, value in query.items() if name not in paging}
    if operation.query is None:
        if rest:
            raise _invalid([FieldError(f"?{name}", "is not a parameter of this operation") for name in sorted(rest)])
        return {}, paging
    try:
        return dict(schema_of(operation.query).load(rest)), paging
    except ValidationError as error:
        raise _invalid([FieldError("?" + e.pointer[1:], e.detail) for e in field_errors(error)]) from None


def limit_of(paging: Mapping[str, str]) -> int:
    text = paging.get("limit", str(USUAL_PAGE))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST_PAGE):
        raise _invalid([FieldError("?limit", f"is a whole number from 1 to {LARGEST_PAGE}")])
    return int(text)


def read_json(body: bytes) -> Any:
    """A byte order mark before it is passed over. Raises `Problem` (400) where the body is no JSON text in UTF-8."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Problem(UNREADABLE, f"The body is not JSON in UTF-8: {_where(error)}.") from None


def load_body(operation: Operation, body: bytes) -> Any:
    """The body as its schema loads it. Raises `Problem` (400 or 422, each wrong field with its pointer)."""
    data = read_json(body) if body.removeprefix(BOM_UTF8).strip() else {}
    if operation.body is None:
        if data != {}:
            raise _invalid([FieldError("", "this operation takes no body")])
        return None
    if not isinstance(data, dict):
        raise _invalid([FieldError("", "is not a JSON object")])
    try:
        return schema_of(operation.body).load(data)
    except ValidationError as error:
        raise _invalid(list(field_errors(error))) from None
    except OverflowError:
        raise _invalid([FieldError("", "holds a number that is out of range")]) from None


def dump(kind: type[Schema] | None, value: Any, many: bool = False) -> Any:
    """JSON-ready data, whole."""
    return value if kind is None else schema_of(kind).dump(value, many=many)


@lru_cache(maxsize=1024)
def closed(kind: type[Schema], grants: frozenset[str]) -> tuple[list[str], ...]:
    """The same, each as the list of its names from the outermost in."""
    return tuple(name.split(".") for name in closed_fields(kind, grants))


def withhold(kind: type[Schema] | None, data: Any, grants: frozenset[str]) -> Any:
    """Strike from dumped data the fields that `grants` do not open."""
    if kind is not None:
        for names in closed(kind, grants):
            _strike(data, names)
    return data


def _strike(item: Any, names: list[str]) -> None:
    if isinstance(item, list):
        for one in item:
            _strike(one, names)
    elif isinstance(item, dict):
        if len(names) == 1:
            item.pop(names[0], None)
        else:
            _strike(item.get(names[0]), names[1:])


def field_errors(error: ValidationError) -> Iterator[FieldError]:
    yield from _walk(error.messages, "")


def _walk(messages: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            part = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from _walk(inner, pointer + part)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(inner, pointer)
    else:
        yield FieldError(_storable(pointer), _storable(str(messages)))


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:300]


def _invalid(errors: list[FieldError]) -> Problem:
    count = "One field is" if len(errors) == 1 else f"{len(errors)} fields are"
    more = "" if len(errors) <= MOST_SHOWN else f" The first {MOST_SHOWN} are shown."
    return Problem(INVALID, f"{count} not valid.{more}", errors=errors[:MOST_SHOWN])


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers could take a field that stands twice for two different values."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Problem(UNREADABLE, "A field stands twice in one object of the body.")
    return read


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "an octet or a constant is not allowed"
