"""The contract: rules, events and examples agree with what the service does."""

from __future__ import annotations

import json
import re

import pytest

from chassis.contracts.operation import Access, Operation, Precondition
from chassis.handling.loading import closed_fields
from services.carers.contract import CONTRACT, codes
from services.carers.contract.examples import FOLDER
from services.carers.definition import DEFINITION
from tests.support.contracts import check_path, check_settings, fields_of, load_example, rules_named, rules_of

OPERATIONS = CONTRACT.operations
EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
PERSONAL = {
    "given_name",
    "family_name",
    "date_of_birth",
    "contact",
    "postcode",
    "certificate_number",
    "referee",
    "text",
}


def test_every_rule_is_named_by_an_operation_and_the_other_way_round() -> None:
    own = rules_of("services.carers")
    assert rules_named(CONTRACT) == own | rules_of("chassis.")
    assert len(own) > 35


@EVERY
def test_an_operation_says_all_that_a_client_needs(operation: Operation) -> None:
    assert operation.access is Access.SCOPE
    assert operation.scope in CONTRACT.scopes
    assert operation.scope not in CONTRACT.closed_scopes
    assert operation.summary
    assert operation.example is not None
    assert operation.example.answer is not None
    assert (operation.method in ("PATCH", "PUT")) is (operation.precondition is Precondition.REQUIRED)
    assert operation.subject
    check_path(operation)


@EVERY
def test_the_example_can_be_loaded_and_its_answer_is_complete(operation: Operation) -> None:
    shown = load_example(operation)
    if operation.answer is not None:
        assert set(shown) == set(operation.answer().fields)


@pytest.mark.parametrize("event", CONTRACT.events, ids=lambda e: e.name)
def test_events_carry_nothing_personal(event: object) -> None:
    schema = event.data()  # type: ignore[attr-defined]
    assert not fields_of(schema) & PERSONAL
    assert list(closed_fields(type(schema), frozenset())) == []
    assert event.scope in CONTRACT.scopes  # type: ignore[attr-defined]


def test_answers_close_addresses_checks_and_referees() -> None:
    application = CONTRACT.by_name["get_application"].answer
    assert application is not None
    assert set(closed_fields(application, frozenset())) == {
        "contact",
        "checks.dbs.detail",
        "checks.references.referee",
        "checks.references.relationship",
        "checks.references.text",
    }


def test_answers_close_addresses_and_what_is_said_of_a_carer() -> None:
    for name in ("get_carer", "list_carers", "suspend_carer"):
        carer = CONTRACT.by_name[name].answer
        assert carer is not None
        assert set(closed_fields(carer, frozenset())) == {
            "contact",
            "standing.suspensions.reason",
            "standing.suspensions.note",
            "standing.suspensions.end_note",
            "former_homes.contact",
            "terms_decisions.reasons",
            "terms_decisions.support",
        }


def test_settings_accept_their_defaults_and_numbers_not_read_in_the_law_say_so() -> None:
    check_settings(CONTRACT)
    recalled = {s.name for s in CONTRACT.settings if "against the text before relying on it" in s.source}
    assert recalled == {
        "stage_one.notice_working_days",
        "panel.quorum_joint",
        "panel.social_worker_years",
        "report.observation_working_days",
    }


def test_the_floor_of_checks_is_eighteen_at_most_and_the_limit_three() -> None:
    with pytest.raises(ValueError, match="between 16 and 18"):
        CONTRACT.settings_by_name["checks.dbs_age"].check(19)
    with pytest.raises(ValueError, match="between 1 and 3"):
        CONTRACT.settings_by_name["terms.usual_fostering_limit"].check(4)


def test_examples_hold_invented_people_only() -> None:
    for path in FOLDER.glob("*.json"):
        text = path.read_text()
        assert set(re.findall(r"07\d{3} \d{6}", text)) <= {"07700 900123"}
        assert set(re.findall(r'"postcode": "([^"]+)"', text)) <= {"ZZ99 1AA"}
        names = re.findall(r'"given_name": "([^"]+)"', text)
        assert set(names) <= {"Applicant", "Teenager", "Child"}
        json.loads(text)


def test_everything_that_is_declared_is_handled() -> None:
    handled = {o.name for o in (*DEFINITION.handlers, *DEFINITION.jobs)}
    assert handled == {o.name for o in OPERATIONS}
    assert set(DEFINITION.republishers) == {e.aggregate for e in CONTRACT.events}
    assert set(codes.SCHEME_OF) < set(codes.KINDS_OF_CARE)
