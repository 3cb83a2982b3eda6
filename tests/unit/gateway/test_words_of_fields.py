"""What every contract says of its fields to somebody who got one wrong, or who meets it for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from chassis.contracts.kinds import District
from chassis.rules import CATALOGUE as RULES
from gateway.contracts import CONTRACTS
from gateway.openapi.document import build
from services.links.contract.schemas.children import ChildBody
from services.links.contract.schemas.common import child_number

SENT = sorted(
    {s for c in CONTRACTS for o in c.operations for s in (o.body, o.query) if s is not None}, key=lambda s: str(s)
)
SCHEMAS = build(CONTRACTS)["components"]["schemas"]


def fields_in(schema: Schema, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in schema.fields.items():
        inner = getattr(field, "inner", field)
        yield f"{path}{name}", field
        if inner is not field:
            yield f"{path}{name}[]", inner
        if isinstance(inner, fields.Nested):
            yield from fields_in(inner.schema, f"{path}{name}.")


@pytest.mark.parametrize("schema", SENT, ids=lambda s: f"{s.__module__}.{s.__name__}")
def test_a_pattern_says_what_is_expected(schema: type[Schema]) -> None:
    silent = {
        name
        for name, field in fields_in(schema())
        for check in field.validators
        if isinstance(check, validate.Regexp) and check.error == validate.Regexp.default_message
    }
    assert silent == set()


@pytest.mark.parametrize(
    "name", ["outside_availability", "on", "include", "school_holidays", "bank_holidays", "nights", "overrides", "upn"]
)
def test_fields_that_do_not_explain_themselves_are_described(name: str) -> None:
    silent = {
        schema
        for schema, said in SCHEMAS.items()
        if schema.startswith("links.") and name in said.get("properties", {})
        if not said["properties"][name].get("description")
    }
    assert silent == set()


SOURCES = [
    *((rule.identifier, rule.source) for rule in RULES.values() if rule.test.__module__.startswith("services.")),
    *((setting.name, setting.source) for contract in CONTRACTS for setting in contract.settings),
]


@pytest.mark.parametrize(("name", "source"), SOURCES, ids=[name for name, _ in SOURCES])
def test_a_source_is_written_for_councils_and_not_for_ourselves(name: str, source: str) -> None:
    assert "recalled" not in source
    assert "RFC" not in source


def test_numbers_that_were_not_read_in_the_law_say_that_they_want_checking() -> None:
    checked = {name for name, source in SOURCES if "against the text" in source}
    assert checked >= {
        "short_breaks.first_visit_months",
        "short_breaks.visit_months",
        "short_breaks.plan_review_months",
        "visiting-interval-within-limit",
        "returns.more_than_hours",
        "statement.review_months",
        "match-own-bedroom",
        "panel-quorum",
        "dbs-from-sixteen",
        "stage-one-reasons",
        "observations-period",
    }


@pytest.mark.parametrize(
    "rule",
    [
        "child-is-not-its-own-sibling",
        "child-days-in-order",
        "child-days-have-come",
        "turned-eighteen-by-closing",
        "told-once",
        "told-by-today",
        "session-stands",
        "link-days-in-order",
        "reviews-in-order",
    ],
)
def test_record_keeping_rests_on_the_law_of_records(rule: str) -> None:
    assert "UK GDPR Article 5(1)(d): records are accurate" in RULES[rule].source


def refused(data: dict[str, Any], field: str) -> str:
    with pytest.raises(ValidationError) as error:
        ChildBody().load(data)
    return str(error.value.normalized_messages()[field])


@pytest.mark.parametrize("upn", [{}, {"upn": "UN6"}, {"upn": "B123456789012"}], ids=["none", "code", "check letter"])
def test_whoever_has_no_pupil_number_learns_of_the_codes(upn: dict[str, str]) -> None:
    words = refused(upn, "upn")
    for code in ("UN1 the child is not of school age", "UN2", "UN3", "UN4", "UN5"):
        assert code in words


def test_a_wrong_postcode_is_told_how_one_is_written() -> None:
    assert "BA1 1AA" in refused({"postcode": "QV1 1CI"}, "postcode")
    with pytest.raises(ValidationError, match="such as BA1"):
        District().deserialize("Bath")
    with pytest.raises(ValidationError, match="such as C-1041"):
        child_number().deserialize("a name")
