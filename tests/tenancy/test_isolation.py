"""A token of one council gets nothing of another: tried with every operation that the contracts declare."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.contracts.operation import Access, Operation, Reach
from deploy.command.services import SERVICES, definitions
from tests.support.http import Client
from tests.support.suite import Suite

OWN, OTHER, OTHERS_CODE = "synthetic-01", "synthetic-03", "E99000003"


def operations() -> Iterator[tuple[str, Operation]]:
    for definition in definitions():
        for operation in definition.contract.operations:
            if operation.access is Access.SCOPE and operation.reach is Reach.COUNCIL:
                yield definition.name, operation


ALL = list(operations())
DRIVEN = ("carers", "links")
"""The services whose records the demonstration makes."""
NAMES = [f"{service}.{operation.name}" for service, operation in ALL]


def filled(operation: Operation, values: dict[str, str] | None = None) -> str:
    """The operation's path with identifiers that exist nowhere, or with the given ones."""
    path = operation.path
    while "{" in path:
        name = path[path.index("{") + 1 : path.index("}")]
        value = (values or {}).get(name, f"carers-{uuid.uuid4()}" if name == "job_id" else str(uuid.uuid4()))
        path = path.replace("{" + name + "}", value)
    return path


def send(client: Client, operation: Operation, council: str, values: dict[str, str] | None = None) -> Any:
    body = operation.example.body if operation.example and operation.writes else None
    headers = {"If_Match": '"1"'} if operation.method in ("PUT", "PATCH", "DELETE") else {}
    return client.call(operation.method, f"/v1/councils/{council}{filled(operation, values)}", body, headers)


def test_there_are_operations_to_try() -> None:
    assert len(ALL) > 20


@pytest.mark.parametrize(("service", "operation"), ALL, ids=NAMES)
def test_a_token_of_one_council_is_worth_nothing_at_another(running: Suite, service: str, operation: Operation) -> None:
    client = running.client(OWN)
    for council in (OTHER, OTHERS_CODE):
        refused = send(client, operation, council)
        assert refused.status == 404, str(refused)
        assert refused.json["type"] == "/problems/not-found"


@pytest.mark.parametrize(("service", "operation"), ALL, ids=NAMES)
def test_without_a_token_nothing_is_answered(running: Suite, service: str, operation: Operation) -> None:
    refused = send(Client(running.base), operation, OWN)
    assert refused.status == 401, str(refused)


@pytest.mark.parametrize(("service", "operation"), ALL, ids=NAMES)
def test_without_its_scope_an_operation_is_refused(running: Suite, service: str, operation: Operation) -> None:
    other_scope = "audit:read" if operation.scope != "audit:read" else "events:read"
    refused = send(running.client(OWN, [other_scope, "act-for-workers"]), operation, OWN)
    if operation.scope is None:
        assert refused.status in (404, 409, 422), str(refused)
    else:
        assert refused.status == 403, str(refused)
        assert operation.scope in refused.json["detail"]


@pytest.fixture(scope="module")
def neighbours_records(running: Suite) -> dict[str, str]:
    """Identifiers of real records of the other council, by path parameter."""
    from deploy.command.demonstration.driving import drive

    return drive(running.client(OTHER), None, "family_link")


OF_RECORDS = [(service, operation) for service, operation in ALL if "{" in operation.path and service in DRIVEN]


@pytest.mark.parametrize(("service", "operation"), OF_RECORDS, ids=lambda value: getattr(value, "name", value))
def test_records_of_another_council_are_not_there(
    running: Suite, neighbours_records: dict[str, str], service: str, operation: Operation
) -> None:
    refused = send(running.client(OWN), operation, OWN, neighbours_records)
    of_own_number = operation.method == "PUT" and "{child}" in operation.path
    assert refused.status == (412 if of_own_number else 404), str(refused)


@pytest.mark.parametrize("service", SERVICES)
def test_a_query_outside_a_scope_fails_in_the_database(running: Suite, service: str) -> None:
    with running.engine(service, "app").connect() as connection:
        for table in ("audit", "commands", "t_synthetic_01.audit", "messaging.outbox", "registry.councils"):
            with pytest.raises(ProgrammingError):
                connection.execute(text(f"select * from {table}"))
            connection.rollback()


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_of_one_council_cannot_read_anothers_schema(running: Suite, service: str) -> None:
    with running.engine(service, "app").connect() as connection:
        connection.execute(text(f"set role {service}_synthetic_01"))
        connection.execute(text("select count(*) from t_synthetic_01.audit"))
        connection.commit()
        forbidden = (
            "select count(*) from t_synthetic_02.audit",
            "select count(*) from messaging.outbox",
            "select count(*) from messaging.timers",
            "update t_synthetic_01.audit set outcome = 'done'",
            "delete from t_synthetic_01.audit",
            "delete from t_synthetic_01.audit_seals",
            "create table t_synthetic_01.mine (id int)",
        )
        for statement in forbidden:
            connection.execute(text(f"set role {service}_synthetic_01"))
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(statement))
            connection.rollback()
