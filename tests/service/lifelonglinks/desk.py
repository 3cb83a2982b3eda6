"""A council's desk: performs operations of `lifelonglinks` as the process does, on PostgreSQL, without a broker."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from chassis.clock import Clock
from chassis.council import Council
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.rpc.wire import Call, Reply
from chassis.timers import TimerRunner
from services.lifelonglinks.contract import CONTRACT
from services.lifelonglinks.contract.examples import ACTORS, BEFORE, RESTRICTION_ID, example
from services.lifelonglinks.contract.scopes import SCOPES
from services.lifelonglinks.definition import DEFINITION

ADDED_BY, LIFTED_BY = "worker-301", "worker-302"
EVERYTHING = frozenset(SCOPES)
_numbers = count(1)


@dataclass(frozen=True)
class Heard:
    """A reply: `json` is the body read, None where there is none."""

    status: int
    headers: Mapping[str, str]
    json: Any

    @property
    def rules(self) -> set[str]:
        return {v["rule"] for v in self.json["violations"]}


@dataclass
class Desk:
    database: Database
    registry: Registry
    council: Council
    clock: Clock
    known: dict[str, str] = field(default_factory=dict)

    def perform(self, call: Call) -> Reply:
        return Performer(DEFINITION, self.database, self.registry, Cursors("test")).perform(call)

    def ask(
        self,
        operation: str,
        body: Any = None,
        *,
        restriction: str | None = None,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        actor: str | None = LIFTED_BY,
        if_match: int | None = None,
        grants: Iterable[str] = EVERYTHING,
    ) -> Heard:
        reply = self.perform(
            Call(
                service="lifelonglinks",
                operation=operation,
                council=self.council.slug,
                client="test",
                command=uuid4(),
                deadline=datetime.now(UTC) + timedelta(seconds=30),
                instance=CONTRACT.by_name[operation].path,
                actor=actor,
                grants=frozenset(grants),
                if_match=None if if_match is None else f'"{if_match}"',
                path=path or ({"restriction_id": restriction} if restriction else {}),
                query=query or {},
                body=b"" if body is None else json.dumps(body).encode(),
            )
        )
        return Heard(reply.status, reply.headers, json.loads(reply.body) if reply.body else None)

    def add(self, *, actor: str = ADDED_BY, **fields: Any) -> Heard:
        """A restriction between people whom no other test knows, unless `child` or `person` are given."""
        number = next(_numbers)
        usual = {"child": f"C-{number}", "person": person(f"P-{number}"), "kind": "no_contact", "source": "child_wish"}
        return self.ask("add_restriction", {**usual, **fields}, actor=actor)

    def check(self, *pairs: Mapping[str, Any], operation: str = "check_restrictions") -> Any:
        heard = self.ask(operation, {"pairs": list(pairs)}, actor=None)
        assert heard.status == 200, heard
        return heard.json

    def send_example(self, operation: str) -> Heard:
        """Send the documented example to the records of the present journey."""
        shown = example(operation)
        path = {name: self.known[value] for name, value in shown.path.items()}
        version = 1 if CONTRACT.by_name[operation].method == "PATCH" else None
        actor = ACTORS.get(operation, LIFTED_BY)
        heard = self.ask(operation, shown.body, path=path, query=shown.query, actor=actor, if_match=version)
        if operation == "add_restriction":
            assert heard.status == 201, heard
            self.known[RESTRICTION_ID] = heard.json["id"]
        return heard

    def prepare(self, operation: str) -> None:
        """A new journey up to the step before `operation`."""
        self.known = {}
        for step in BEFORE[operation]:
            heard = self.send_example(step)
            assert heard.status < 300, (step, heard)

    def run_timers(self) -> None:
        """Let the timers do what is due by this desk's clock."""
        TimerRunner(DEFINITION, self.database, self.registry, lambda work: work(), clock=self.clock).look()

    def events(self, restriction: str) -> list[Any]:
        """The envelopes in the outbox about one restriction, oldest first."""
        rows = self.rows(f"select envelope from messaging.outbox where subject = '{restriction}' order by position")
        return [row.envelope for row in rows]

    def rows(self, statement: str) -> list[Any]:
        """Read the council's tables, and the outbox, as the owner."""
        with self.database.owner.begin() as connection:
            connection.execute(text(f'set local search_path to "{self.council.schema}", messaging'))
            return list(connection.execute(text(statement)))


def person(code: str, kind: str = "person") -> dict[str, str]:
    return {"kind": kind, "id": code}


def pair(child: str, other: Mapping[str, str], **more: Any) -> dict[str, Any]:
    first = {"present": [person(child, "child")]}
    return {"first": first, "second": {"present": [other]}, **more}
