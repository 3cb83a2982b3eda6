from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.contracts import CONTRACTS
from tests.unit.deploy.conftest import Operator

CLOSED = {scope for contract in CONTRACTS for scope in contract.closed_scopes}
ALL = {scope for contract in CONTRACTS for scope in contract.scopes}


def test_without_role_or_scope_a_client_only_reads_and_nothing_that_is_closed(operator: Operator) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-01", "--name", "First")
    assert {"client_id", "client_secret"} <= set(made)
    assert set(made["scopes"]) == {scope for scope in ALL if scope.endswith(":read")} - CLOSED
    assert CLOSED


def test_a_role_holds_what_the_contracts_declare_for_it(operator: Operator) -> None:
    held = {
        role: set(
            operator.json("clients", "add", "--council", "synthetic-01", "--name", role, "--role", role)["scopes"]
        )
        for role in ("reader", "case-system", "finance", "everything")
    }
    assert held["everything"] == ALL - CLOSED
    assert held["finance"] == {"carers:read", "placements:read", "sessions:read", "events:read"}
    assert {"restrictions:write", "act-for-workers", "links:write", "events:read"} <= held["case-system"]
    assert not held["case-system"] & {"exports:write", "audit:read", "returns:read"}
    writing = {o.scope for c in CONTRACTS for o in c.operations if o.writes and o.name != "check_restrictions"}
    assert not (held["reader"] | held["finance"]) & (writing | {"act-for-workers"})
    for scopes in held.values():
        assert scopes <= held["everything"]


def test_a_closed_scope_is_named_with_a_role(operator: Operator) -> None:
    arguments = ("--council", "synthetic-01", "--name", "x", "--role", "finance", "--scope", "addresses:read")
    assert len(operator.json("clients", "add", *arguments)["scopes"]) == 5


def test_scopes_are_granted_as_named(operator: Operator) -> None:
    scope = sorted(CLOSED)[0]
    made = operator.json("clients", "add", "--council", "E99000001", "--name", "Second", "--scope", scope)
    assert made["scopes"] == [scope]


def test_the_secret_is_shown_once(operator: Operator) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-02", "--name", "Third")
    listed = operator.call("clients", "list", "--council", "synthetic-02", "--json").stdout
    assert made["client_id"] in listed
    assert made["client_secret"] not in listed


def test_revoking(operator: Operator) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-03", "--name", "Fourth")
    assert operator.json("clients", "revoke", made["client_id"])["revoked"] is True
    (row,) = operator.json("clients", "list", "--council", "synthetic-03")
    assert row["revoked_at"]


def test_a_new_secret_is_the_same_client_and_two_are_good_for_a_while(operator: Operator) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-03", "--name", "Turned", "--secret-days", "30")
    rotated = operator.json("clients", "rotate", made["client_id"])
    assert rotated["client_id"] == made["client_id"]
    assert rotated["client_secret"] != made["client_secret"]
    again = operator.refusal("clients", "rotate", made["client_id"])
    assert f"kinweave clients revoke {made['client_id']} --former-secret" in again
    row = client_row(operator, made["client_id"])
    assert row["secret_ends"] is None
    assert days_until(row["former_secret_ends"]) == pytest.approx(7, abs=0.1)
    operator.json("clients", "revoke", made["client_id"], "--former-secret")
    row = client_row(operator, made["client_id"])
    assert (days_until(row["former_secret_ends"]) <= 0, row["revoked_at"]) == (True, None)
    at_once = operator.json("clients", "rotate", made["client_id"], "--keep-days", "0", "--secret-days", "90")
    assert days_until(at_once["former_secret_ends"]) <= 0
    assert days_until(client_row(operator, made["client_id"])["secret_ends"]) == pytest.approx(90, abs=0.1)


def test_a_client_can_have_a_last_day(operator: Operator) -> None:
    arguments = ("clients", "add", "--council", "synthetic-03", "--name", "Passing", "--expires")
    made = operator.json(*arguments, "2099-07-01")
    assert made["expires"] == client_row(operator, made["client_id"])["expires"] == "2099-07-01T23:00:00+00:00"
    assert "is over" in operator.refusal(*arguments, "2020-01-01")
    operator.json("clients", "revoke", made["client_id"])
    assert "is revoked" in operator.refusal("clients", "rotate", made["client_id"])


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_identifiers_are_listed_whole_in_every_terminal(operator: Operator, width: str) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-02", "--name", "A client with quite a long name")
    told = operator.call("clients", "list", "--council", "synthetic-02", COLUMNS=width, FORCE_COLOR="1").stdout
    assert made["client_id"] in told


def client_row(operator: Operator, client_id: str) -> Any:
    listed = operator.json("clients", "list", "--council", client_id.partition(".")[0])
    return next(row for row in listed if row["client_id"] == client_id)


def days_until(instant: str) -> float:
    return (datetime.fromisoformat(instant) - datetime.now(UTC)) / timedelta(days=1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "--council", "synthetic-77", "--name", "x"], "There is no council synthetic-77"),
        (["add", "--council", "synthetic-01", "--name", "x", "--scope", "everything"], "Unknown scope: everything"),
        (["add", "--council", "synthetic-01", "--name", " "], "The name is empty"),
        (["add", "--council", "synthetic-01"], "Missing option '--name'"),
        (["revoke", "synthetic-01.0"], "synthetic-01 has no client synthetic-01.0"),
        (["rotate", "synthetic-01.0"], "synthetic-01 has no client synthetic-01.0"),
        (["add", "--council", "synthetic-01", "--name", "x", "--role", "nobody"], "case-system"),
        (["revoke", "nobody"], "There is no council nobody"),
    ],
)
def test_wrong_input_is_named(operator: Operator, arguments: list[str], said: str) -> None:
    assert said in operator.refusal("clients", *arguments)
