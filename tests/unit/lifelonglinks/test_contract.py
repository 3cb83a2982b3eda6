"""The contract: rules, events and examples agree with what the service does."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.contracts.operation import Access, Actor, Operation, Precondition
from chassis.handling.loading import closed_fields
from chassis.rules import CATALOGUE
from services.lifelonglinks.contract import CONTRACT
from services.lifelonglinks.contract.contact import CONTACT_CAN_BE_ASKED_ABOUT, RULES
from services.lifelonglinks.contract.rulebook import RULEBOOK
from services.lifelonglinks.contract.schemas.checking import CheckView
from services.lifelonglinks.contract.schemas.common import Person
from services.lifelonglinks.contract.schemas.restrictions import (
    RestrictionBody,
    RestrictionFilter,
    RestrictionView,
    ReviewBody,
)
from services.lifelonglinks.definition import DEFINITION
from tests.support.contracts import check_path, check_settings, load_example, rules_named, rules_of

PUBLIC = [o for o in CONTRACT.operations if o.access is not Access.INTERNAL]
EVERY = pytest.mark.parametrize("operation", PUBLIC, ids=lambda o: o.name)


def test_every_rule_is_named_by_an_operation_and_the_other_way_round() -> None:
    own = rules_of("services.lifelonglinks")
    of_others = {rule.identifier for rule in (CONTACT_CAN_BE_ASKED_ABOUT, *RULES.values())}
    assert rules_named(CONTRACT) == own - of_others
    assert {module.__name__ for module in RULEBOOK} == {CATALOGUE[name].test.__module__ for name in own}


@EVERY
def test_an_operation_says_all_that_a_client_needs(operation: Operation) -> None:
    assert operation.scope in CONTRACT.scopes
    assert operation.scope not in CONTRACT.closed_scopes
    assert operation.scheme == "core"
    assert operation.example is not None
    assert operation.example.answer is not None
    assert (operation.scope == "restrictions:write") is (operation.actor is Actor.PERSON)
    assert (operation.method == "PATCH") is (operation.precondition is Precondition.REQUIRED)
    check_path(operation)


@EVERY
def test_the_example_can_be_loaded_and_its_answer_is_complete(operation: Operation) -> None:
    shown = load_example(operation)
    assert operation.answer is not None
    assert set(shown) == set(operation.answer().fields)


@pytest.mark.parametrize("event", CONTRACT.events, ids=lambda e: e.name)
def test_events_carry_codes_and_days_but_no_words(event: Any) -> None:
    assert event.scope == "restrictions:read"
    assert not {"narrative", "note", "reference", "document", "reviews", "lifting"} & set(event.data().fields)
    assert list(closed_fields(event.data, frozenset())) == []


def test_words_are_closed_and_a_check_answers_none() -> None:
    assert set(closed_fields(RestrictionView, frozenset())) == {"narrative", "reviews.note", "lifting.note"}
    assert list(closed_fields(CheckView, frozenset())) == []
    assert CONTRACT.closed_scopes == {"restriction-narratives:read"}


def test_the_audit_keeps_restrictions_and_the_rules_that_name_them_from_others() -> None:
    kept = CONTRACT.kept_from_audit
    assert kept is not None
    assert (kept.scope, kept.told_as) == ("restrictions:read", "safeguarding")
    assert all(rule.identifier.startswith(kept.rules) for rule in RULES.values())


def test_no_http_leads_to_what_services_ask() -> None:
    assert CONTRACT.by_name["check_contact"].access is Access.INTERNAL


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        ({"kind": "person", "id": "P 1"}, True),
        ({"kind": "person", "id": "Pat\n"}, True),
        ({"kind": "person", "id": ""}, True),
        ({"kind": "person", "id": "x" * 81}, True),
        ({"kind": "neighbour", "id": "1"}, True),
        ({"kind": "carer", "id": "17"}, True),
        ({"kind": "carer", "id": "0190a1b2-0000-7000-8000-000000000003"}, False),
        ({"kind": "household_member", "id": "0190a1b2-0000-7000-8000-000000000003/2"}, False),
        ({"kind": "carer", "id": "0190a1b200007000800000000003"}, True),
        ({"kind": "carer", "id": "0190a1b2000070008000000000000003"}, True),
        ({"kind": "carer", "id": "urn:uuid:0190a1b2-0000-7000-8000-000000000003"}, True),
        ({"kind": "carer", "id": "0190A1B2-0000-7000-8000-000000000003"}, False),
        ({"kind": "household_member", "id": "0190a1b2-0000-7000-8000-000000000003/02"}, True),
        ({"kind": "household_member", "id": "0190a1b2000070008000000000000003/2"}, True),
        ({"kind": "household_member", "id": "2"}, True),
        ({"kind": "household_member", "id": "0190a1b2-0000-7000-8000-000000000003"}, True),
        ({"kind": "child", "id": "000123"}, False),
    ],
)
def test_people_are_named_by_codes(person: dict[str, str], wrong: bool) -> None:
    assert bool(Person().validate(person)) is wrong


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"outcome": "changed"}, "changes"),
        ({"outcome": "changed", "changes": {}}, "changes"),
        ({"outcome": "continues", "changes": {"kind": "supervised"}}, "changes"),
        ({"outcome": "lift"}, "lifting"),
        ({"outcome": "continues", "lifting": {"reason": "other"}}, "lifting"),
    ],
)
def test_a_review_says_what_its_outcome_needs_and_no_more(body: dict[str, Any], pointer: str) -> None:
    assert set(ReviewBody().validate(body)) == {pointer}


def test_settings_accept_their_defaults_and_the_law_is_the_most() -> None:
    check_settings(CONTRACT)
    with pytest.raises(ValueError, match="between 1 and 7"):
        CONTRACT.settings_by_name["restrictions.urgent_refusal_days"].check(8)


def test_everything_that_is_declared_is_handled() -> None:
    assert {o.name for o in DEFINITION.handlers} == {o.name for o in CONTRACT.operations}
    assert set(DEFINITION.republishers) == {e.aggregate for e in CONTRACT.events}


def test_a_child_is_restricted_under_a_number_that_every_service_takes_and_found_under_any() -> None:
    body = {"kind": "no_contact", "source": "child_wish"}
    of_child = {**body, "child": "C/1041", "person": {"kind": "person", "id": "P/1"}}
    with_child = {**body, "child": "C-1041", "person": {"kind": "child", "id": "C/1042"}}
    assert set(RestrictionBody().validate(of_child)) == {"child"}
    assert set(RestrictionBody().validate(with_child)["person"]) == {"id"}
    assert RestrictionFilter().validate({"child": "C/1041", "person": "C/1042"}) == {}
    assert Person().validate({"kind": "child", "id": "C/1041"}) == {}
