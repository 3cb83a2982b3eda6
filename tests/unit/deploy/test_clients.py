from __future__ import annotations

import pytest

from gateway.contracts import CONTRACTS
from tests.unit.deploy.conftest import Operator

CLOSED = {scope for contract in CONTRACTS for scope in contract.closed_scopes}
ALL = {scope for contract in CONTRACTS for scope in contract.scopes}


def test_without_scopes_a_client_gets_all_but_the_closed_ones(operator: Operator) -> None:
    made = operator.json("clients", "add", "--council", "synthetic-01", "--name", "First")
    assert {"client_id", "client_secret"} <= set(made)
    assert set(made["scopes"]) == ALL - CLOSED
    assert CLOSED


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "--council", "synthetic-77", "--name", "x"], "There is no council synthetic-77"),
        (["add", "--council", "synthetic-01", "--name", "x", "--scope", "everything"], "Unknown scope: everything"),
        (["add", "--council", "synthetic-01", "--name", " "], "The name is empty"),
        (["add", "--council", "synthetic-01"], "Missing option '--name'"),
        (["revoke", "synthetic-01.0"], "synthetic-01 has no client synthetic-01.0"),
        (["revoke", "nobody"], "There is no council nobody"),
    ],
)
def test_wrong_input_is_named(operator: Operator, arguments: list[str], said: str) -> None:
    assert said in operator.refusal("clients", *arguments)
