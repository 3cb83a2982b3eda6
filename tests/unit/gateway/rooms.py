"""Working in the councils' rooms of a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.council import Council
from chassis.identifiers import new_identifier
from chassis.rpc.wire import Call
from chassis.scope import Scope
from gateway.definition import define
from tests.unit.gateway.support import MADE, NORTH, STUB

DEFINITION = define([STUB])
EVENTS = {MADE.name: MADE}
SCOPES = frozenset({"events:read", "things:read"})


def scope(council: Council = NORTH, grants: frozenset[str] = SCOPES, client: str = "north-synthetic.one") -> Scope:
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    return Scope(council, client, new_identifier(), deadline, actor="worker-7", grants=grants)


def call(name: str, grants: frozenset[str] = SCOPES, council: str = NORTH.slug, **query: str) -> Call:
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    return Call("gateway", name, council, "one", new_identifier(), deadline, "/v1/x", grants=grants, query=query)
