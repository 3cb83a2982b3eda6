"""What a fault means for a delivery, and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from marshmallow import ValidationError
from psycopg2 import errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.messaging.faults import DatabaseAway, Permanent, database_faults, describe, is_permanent
from chassis.messaging.inbox import MOST_ATTEMPTS, after_failure
from chassis.problems import DEADLINE, REFUSED, Problem, Violation, unavailable

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def wrapped(error: Exception) -> DBAPIError:
    made = DBAPIError.instance("select 1", {}, error, psycopg2.Error)
    assert isinstance(made, DBAPIError)
    return made


@pytest.mark.parametrize(
    "error",
    [
        psycopg2.OperationalError("server closed the connection unexpectedly"),
        psycopg2.InterfaceError("connection already closed"),
    ],
)
def test_a_lost_connection_is_the_database_away(error: Exception) -> None:
    with pytest.raises(DatabaseAway), database_faults():
        raise wrapped(error)


def test_no_free_connection_is_the_database_away() -> None:
    with pytest.raises(DatabaseAway), database_faults():
        raise PoolTimeout


@pytest.mark.parametrize("error", [errors.UndefinedTable("x"), errors.UniqueViolation("x"), errors.DivisionByZero("x")])
def test_a_wrong_statement_is_not_the_database_away(error: Exception) -> None:
    with pytest.raises(DBAPIError), database_faults():
        raise wrapped(error)


def test_a_description_names_class_and_rules_and_never_the_message() -> None:
    assert describe(ValueError("Jane Doe")) == "ValueError"
    problem = Problem(REFUSED, "Jane Doe may not", violations=[Violation("panel-quorum", "Jane Doe", "law")])
    assert describe(problem) == "Problem refused-by-rule panel-quorum"
    assert describe(wrapped(errors.UniqueViolation("Key (name)=(Jane Doe)"))) == "UniqueViolation"


def test_a_description_names_the_place_below_the_house() -> None:
    with pytest.raises(ValueError, match="Jane") as raised:
        raise ValueError("Jane Doe")
    assert describe(raised.value).startswith("ValueError at tests/unit/messaging/test_faults.py:")


def test_the_last_attempt_parks_and_a_permanent_fault_parks_at_once() -> None:
    early = after_failure(RuntimeError(), MOST_ATTEMPTS - 1, NOW)
    assert (early["state"], early["next_attempt_at"] > NOW) == ("pending", True)
    assert after_failure(RuntimeError(), MOST_ATTEMPTS, NOW)["state"] == "parked"
    assert after_failure(Permanent(), 1, NOW) == {
        "state": "parked",
        "attempts": 1,
        "error": "Permanent",
        "next_attempt_at": None,
    }
    assert is_permanent(ValidationError("x"))


def of_state(state: str) -> DBAPIError:
    kind = errors.lookup(state)
    return wrapped(type(kind.__name__, (kind,), {"pgcode": state})("x"))


CURED = ("57014", "55P03", "40P01", "40001", "53100", "25006", "57P01", "42P01", "42703", "42501")


@pytest.mark.parametrize(
    "error",
    [PoolTimeout(), unavailable("x"), Problem(DEADLINE, "x"), *map(of_state, CURED)],
    ids=lambda error: describe(error),
)
def test_what_time_cures_is_never_parked_and_tried_again_within_minutes(error: Exception) -> None:
    late = after_failure(error, 1000, NOW)
    assert late["state"] == "pending"
    assert NOW < late["next_attempt_at"] <= NOW + timedelta(minutes=2)


@pytest.mark.parametrize("error", [of_state("23505"), of_state("54001"), of_state("P0001"), ValueError("x")])
def test_what_time_does_not_cure_is_parked_in_the_end(error: Exception) -> None:
    assert after_failure(error, MOST_ATTEMPTS, NOW)["state"] == "parked"
