"""What has a shape has it to its very last sign: in every field and parameter of every operation, and in headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from chassis.contracts.operation import Operation
from chassis.handling.loading import load_path
from chassis.problems import NOT_FOUND, Problem
from gateway.contracts import CONTRACTS
from gateway.openapi.document import build
from gateway.openapi.fields import STORABLE, WORDS
from tests.unit.gateway.support import World, council_path

DOCUMENT = build(CONTRACTS)
OPERATIONS = [(f"{c.service}.{o.name}", o) for c in CONTRACTS for o in c.operations]
BEHIND = {"line feed": "\n", "NUL": "\x00", "blank": " "}
THING = "/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"


def shaped(schema: Schema, way: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Way, field and JSON schema of each field within that the document gives a shape; of a list, that of its items."""
    kind = type(schema)
    service = kind.__module__.split(".")[1]
    named = DOCUMENT["components"]["schemas"].get(f"{service}.{kind.__name__}", {"properties": {}})
    for name, field in schema.fields.items():
        described = named["properties"].get(field.data_key or name, {})
        inner = getattr(field, "inner", field)
        if inner is not field:
            described = described.get("items", {})
        nested = getattr(inner, "schema", None)
        if isinstance(nested, Schema):
            yield from shaped(nested, f"{way}/{name}")
        elif has_shape(described):
            yield f"{way}/{name}", inner, described


def has_shape(described: dict[str, Any]) -> bool:
    return described.get("pattern") not in (None, STORABLE, WORDS) or described.get("format") in ("uuid", "date")


def parameters(label: str, place: str) -> dict[str, dict[str, Any]]:
    """The parameters of an operation by name, as the document describes them."""
    found = (one for methods in DOCUMENT["paths"].values() for one in methods.values() if one["operationId"] == label)
    return {p["name"]: p["schema"] for one in found for p in one["parameters"] if p["in"] == place}


FIELDS = {
    way: (field, described)
    for label, operation in OPERATIONS
    if operation.body is not None
    for way, field, described in shaped(operation.body(), label)
} | {
    f"{label}?{name}": (field, described)
    for label, operation in OPERATIONS
    if operation.query is not None
    for name, field in operation.query().fields.items()
    if has_shape(described := parameters(label, "query").get(field.data_key or name, {}))
}
ADDRESSED = [(label, operation) for label, operation in OPERATIONS if "{" in operation.path]


def clean(described: dict[str, Any], field: fields.Field[Any]) -> st.SearchStrategy[str]:
    """Values that the field takes, as the document describes them."""
    if described.get("format") == "uuid":
        return st.uuids().map(str)
    most = described.get("maxLength", 60)
    made = st.from_regex(described["pattern"], fullmatch=True, alphabet=st.characters(max_codepoint=126))
    return made.filter(lambda text: len(text) <= most and text == text.strip() and taken(field, text) is not None)


def taken(field: fields.Field[Any], text: str) -> Any:
    """What becomes of it, None where it is refused."""
    try:
        return field.deserialize(text)
    except ValidationError:
        return None


@pytest.mark.parametrize("way", sorted(FIELDS))
@settings(max_examples=5, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_stands_behind_what_a_shaped_field_takes(way: str, data: st.DataObject) -> None:
    field, described = FIELDS[way]
    text = data.draw(clean(described, field))
    for what, sign in BEHIND.items():
        found = taken(field, text + sign)
        may = what == "blank" and (
            found == taken(field, text) or re.fullmatch(described.get("pattern", ""), text + sign)
        )
        assert found is None or may, (what, text)


@pytest.mark.parametrize(("label", "operation"), ADDRESSED, ids=[label for label, _ in ADDRESSED])
def test_nothing_stands_behind_what_an_address_names(label: str, operation: Operation) -> None:
    assert operation.example is not None
    path = dict(operation.example.path)
    for name, value in path.items():
        if name == "job_id" or (not name.endswith("_id") and name not in operation.path_fields):
            assert name in ("job_id", "number", "year", "duty", "calendar", "council"), "give it a shape in path_fields"
            continue
        for what, sign in BEHIND.items():
            found = addressed(operation, {**path, name: value + sign})
            assert found is None or (what == "blank" and found == path), (name, what)


def addressed(operation: Operation, path: dict[str, str]) -> dict[str, str] | None:
    """The path as it is read, None where it is 404."""
    try:
        return load_path(operation, path)
    except Problem as problem:
        return None if problem.type is NOT_FOUND else {"refused": str(problem)}


@pytest.mark.parametrize("header", ["Kinweave_Actor", "Kinweave_Purpose", "Idempotency_Key", "Request_Timeout"])
def test_nothing_stands_behind_what_a_header_says(world: World, header: str) -> None:
    token = world.token(scopes="things:write act-for-workers")
    value = "9" if header == "Request_Timeout" else "worker-1"
    for sign in ("\n", "\x00"):
        answer = world.post(
            council_path(THING + "/decision"), {"name": "x"}, token, **{"Kinweave_Actor": "w", header: value + sign}
        )
        assert (answer.status, answer.problem) == (400, "unreadable"), (header, sign)
    assert world.calls == []
