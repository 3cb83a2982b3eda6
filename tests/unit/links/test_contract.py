"""The contract: rules, events and examples agree with what the service does."""

from __future__ import annotations

import json
import re

import pytest

from chassis.contracts.events import EventType
from chassis.contracts.operation import Access, Actor, Operation, Precondition
from chassis.contracts.schemas import Schema
from chassis.handling.loading import closed_fields
from chassis.rules import CATALOGUE
from services.links.contract import CONTRACT
from services.links.contract.examples import FOLDER
from services.links.contract.rulebook import RULEBOOK
from services.links.definition import DEFINITION
from tests.support.contracts import check_path, check_settings, fields_of, load_example, rules_named, rules_of

OPERATIONS = [o for o in CONTRACT.operations if o.access is not Access.INTERNAL]
EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
PERSONAL = {
    "name",
    "given_name",
    "family_name",
    "date_of_birth",
    "contact",
    "address",
    "postcode",
    "upn",
    "words",
    "note",
    "text",
    "wishes",
    "gp",
}


def test_every_rule_is_named_by_an_operation_and_the_other_way_round() -> None:
    named, own = rules_named(CONTRACT), rules_of("services.links")
    elsewhere = {name for name in named - own if not CATALOGUE[name].test.__module__.startswith("services.links")}
    assert own == named - elsewhere
    assert {module.__name__ for module in RULEBOOK} == {CATALOGUE[name].test.__module__ for name in own}


@EVERY
def test_an_operation_says_all_that_a_client_needs(operation: Operation) -> None:
    assert operation.scheme == "family_link"
    assert operation.summary
    assert operation.example is not None
    assert operation.example.answer is not None
    assert (operation.method in ("PATCH", "PUT", "DELETE")) is (operation.precondition is Precondition.REQUIRED)
    assert operation.subject
    if operation.access is Access.SCOPE:
        assert operation.scope in CONTRACT.scopes
        assert operation.scope not in CONTRACT.closed_scopes
        assert operation.actor is Actor.PERSON or not operation.writes
    check_path(operation)


@EVERY
def test_the_example_can_be_loaded_and_its_answer_is_complete(operation: Operation) -> None:
    shown = load_example(operation)
    if operation.answer is not None and not isinstance(shown, str):
        fields = set(operation.answer().fields)
        usual = fields - set(closed_fields(operation.answer, frozenset()))
        assert usual <= set(shown) <= fields


@pytest.mark.parametrize("event", CONTRACT.events, ids=lambda e: e.name)
def test_events_carry_nothing_personal(event: EventType) -> None:
    schema = event.data()
    assert isinstance(schema, Schema)
    assert not fields_of(schema) & PERSONAL
    assert list(closed_fields(event.data, frozenset())) == []
    assert event.scope in CONTRACT.scopes
    assert event.scheme == "family_link"


def test_settings_accept_their_defaults_and_say_where_they_come_from() -> None:
    check_settings(CONTRACT)


def test_examples_hold_invented_people_only() -> None:
    """Numbers that are kept free for plays, and postcodes of an area that does not exist."""
    for path in FOLDER.glob("*.json"):
        text = path.read_text()
        assert all(number.startswith("07700 900") for number in re.findall(r"07\d{3} \d{6}", text))
        assert all(code.startswith("ZZ") for code in re.findall(r'"postcode": "([^"]+)"', text))
        json.loads(text)


def test_everything_that_is_declared_is_handled() -> None:
    handled = {o.name for o in (*DEFINITION.handlers, *DEFINITION.jobs)}
    assert handled == {o.name for o in CONTRACT.operations}
    assert set(DEFINITION.republishers) == {e.aggregate for e in CONTRACT.events}
