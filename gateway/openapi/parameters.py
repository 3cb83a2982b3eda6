"""Parameters of an operation: path, query, headers."""

from __future__ import annotations

from typing import Any

from chassis.contracts.operation import Access, Actor, Operation, Precondition
from chassis.council import SLUG_PATTERN
from chassis.handling.loading import LARGEST_PAGE, USUAL_PAGE
from gateway.openapi.fields import Components
from gateway.pipeline.routing import Route

EXAMPLE_COUNCIL = "bath-and-north-east-somerset"
GSS_PATTERN = "E[0-9]{8}"
ETAG_PATTERN = r'^"[0-9]{1,9}"$'
ETAGS_PATTERN = r'^"[0-9]{1,9}"(, "[0-9]{1,9}")*$'
CURSOR_PATTERN = "^[A-Za-z0-9_-]{24,400}$"
LONGEST_TEXT = 200
"""Characters of one query parameter, so that the whole address stays below what servers take."""
USUAL_PATIENCE = 5
"""Seconds within which an answer can be hoped for on a busy day."""


def parameters_of(route: Route, components: Components) -> list[dict[str, Any]]:
    operation = route.operation
    found = _in_path(route, components)
    if operation.query is not None:
        found += [_bounded(parameter) for parameter in components.parameters(operation.query)]
    if operation.paginated:
        found += _paging()
    values = operation.example.query if operation.example else {}
    for parameter in found:
        if parameter["in"] == "query" and parameter["name"] in values:
            parameter["example"] = _typed(values[parameter["name"]], parameter["schema"])
    return found + _headers(operation)


def _in_path(route: Route, components: Components) -> list[dict[str, Any]]:
    example = route.operation.example.path if route.operation.example else {}
    found = []
    if route.in_council or "council" in route.names:
        pattern = f"^({SLUG_PATTERN}|{GSS_PATTERN})$"
        slug: dict[str, Any] = {"type": "string", "pattern": pattern}
        found.append(_parameter("path", "council", "The council's slug or GSS code.", slug, EXAMPLE_COUNCIL))
    schema: dict[str, Any]
    for name in route.names:
        if name == "council":
            continue
        record = name.removesuffix("_id").replace("_", " ")
        identifier = name.endswith("_id") and name != "job_id"
        schema = {"type": "string", "format": "uuid"} if identifier else {"type": "string", "maxLength": 200}
        if name in route.operation.path_fields:
            schema = components.shape(route.operation.path_fields[name])
        found.append(_parameter("path", name, f"Which {record}.", schema, example.get(name)))
    return found


def _paging() -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE}
    cursor = {"type": "string", "pattern": CURSOR_PATTERN}
    return [
        _parameter("query", "limit", "How many items at most.", limit, required=False),
        _parameter("query", "cursor", "Where to go on: as `next` gave it.", cursor, required=False),
    ]


def _bounded(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    if schema.get("type") == "string" and "enum" not in schema and "format" not in schema:
        schema["maxLength"] = min(schema.get("maxLength", LONGEST_TEXT), LONGEST_TEXT)
    return parameter


def _headers(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if operation.access is Access.SCOPE:
        acting = operation.actor is Actor.PERSON
        words = "The council's own id of the worker who acts. Needs the scope act-for-workers."
        found.append(_header("Kinweave-Actor", words, "^[!-~]{1,200}$", acting, "worker-0417"))
        found.append(_header("Kinweave-Purpose", "Why, as a code; kept in the audit.", "^[a-z0-9-]{1,40}$"))
    if operation.method == "POST":
        words = "Sent again within 24 hours with the same key, the request takes effect once."
        found.append(_header("Idempotency-Key", words, "^[!-~]{1,255}$"))
    if operation.precondition is not Precondition.NONE:
        needed = operation.precondition is Precondition.REQUIRED and operation.method != "PUT"
        words = "The ETag of the version that was read; of several, one must be the present one."
        found.append(_header("If-Match", words, ETAGS_PATTERN, needed))
    if operation.precondition is not Precondition.NONE and operation.method == "PUT":
        found.append(_header("If-None-Match", "`*` where the record is to be created.", r"^\*$"))
    if operation.method == "GET":
        found.append(_header("If-None-Match", "The ETag that is known; 304 where it still holds.", ETAG_PATTERN))
    schema = {"type": "integer", "minimum": USUAL_PATIENCE, "maximum": 120}
    words = "Seconds to wait for the answer, at least one; fewer than five may be too few for an answer."
    found.append(_parameter("header", "Request-Timeout", words, schema, required=False))
    return found


def _header(name: str, words: str, pattern: str, required: bool = False, example: str | None = None) -> dict[str, Any]:
    return _parameter("header", name, words, {"type": "string", "pattern": pattern}, example, required)


def _parameter(
    place: str, name: str, words: str, schema: dict[str, Any], example: str | None = None, required: bool = True
) -> dict[str, Any]:
    made = {"in": place, "name": name, "description": words, "required": required, "schema": schema}
    return {**made, "example": example} if example is not None else made


def _typed(value: str, schema: dict[str, Any]) -> Any:
    kinds = schema.get("type")
    numeric = "integer" in (kinds if isinstance(kinds, list) else [kinds])
    return int(value) if numeric and value.lstrip("-").isdigit() else value
