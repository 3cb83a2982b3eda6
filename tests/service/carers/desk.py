"""A council's desk: performs operations of `carers` as the process does, on a real PostgreSQL, without a broker."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.council import Council
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.rpc.wire import Call
from services.carers.contract import CONTRACT
from services.carers.contract.examples import (
    APPLICATION_ID,
    BEFORE,
    CARER_ID,
    ENQUIRY_ID,
    EXEMPTION_ID,
    PLACEMENT_ID,
    SKILL_ID,
    example,
)
from services.carers.contract.scopes import SCOPES
from services.carers.definition import DEFINITION

DECISION_MAKER = "worker-900"
MADE = {"sign_off_skill": SKILL_ID, "grant_exemption": EXEMPTION_ID, "place_child": PLACEMENT_ID}
EVERYTHING = frozenset(SCOPES)
SECOND_VISIT = {"visited_on": "2025-04-03"}  # a series of visits: another day


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
    known: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        operation: str,
        body: Any = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        actor: str = DECISION_MAKER,
        if_match: int | None = None,
        creates: bool = False,
        grants: Iterable[str] = EVERYTHING,
        command: UUID | None = None,
        key: str | None = None,
    ) -> Heard:
        performer = Performer(DEFINITION, self.database, self.registry, Cursors("test"))
        reply = performer.perform(
            Call(
                service="carers",
                operation=operation,
                council=self.council.slug,
                client="test",
                command=command or uuid4(),
                deadline=datetime.now(UTC) + timedelta(seconds=30),
                instance=CONTRACT.by_name[operation].path,
                actor=actor,
                grants=frozenset(grants),
                idempotency_key=key,
                if_match=None if if_match is None else f'"{if_match}"',
                if_none_match="*" if creates else None,
                path=path or self.path_of(operation),
                query=query or {},
                body=b"" if body is None else json.dumps(body).encode(),
            )
        )
        return Heard(reply.status, reply.headers, json.loads(reply.body) if reply.body else None)

    def path_of(self, operation: str) -> dict[str, str]:
        return {name: self.known[value] for name, value in example(operation).path.items() if value in self.known}

    def send_example(self, operation: str, body: Any = None, **options: Any) -> Heard:
        """Send the documented example, or another body in its place, to the records of the present journey."""
        shown = example(operation)
        wanted = json.dumps(shown.body if body is None else body)
        for stands_for, real in self.known.items():
            wanted = wanted.replace(stands_for, real)
        sent = json.loads(wanted)
        query = {name: self.known.get(value, value) for name, value in shown.query.items()}
        version = self.version_for(operation)
        creates = version is None and CONTRACT.by_name[operation].method == "PUT"
        heard = self.ask(operation, sent, query=query, if_match=version, creates=creates, **options)
        if heard.status in (200, 201):
            self.remember(operation, heard.json)
        return heard

    def prepare(self, operation: str, replacing: Mapping[str, Any] | None = None) -> None:
        """A new journey up to the step before `operation`; `replacing` gives other bodies for some of its steps."""
        self.known = {}
        for number, step in enumerate(BEFORE[operation]):
            body = (replacing or {}).get(step)
            if step == "record_visit" and step in BEFORE[operation][:number]:
                body = {**(body or example(step).body), **SECOND_VISIT}
            heard = self.send_example(step, body)
            assert heard.status < 300, (step, heard)

    def remember(self, operation: str, answer: Any) -> None:
        if operation == "open_enquiry":
            self.known[ENQUIRY_ID] = answer["id"]
        if operation == "open_application":
            self.known[APPLICATION_ID] = answer["id"]
        if operation == "record_decision" and answer["carer_id"]:
            self.known[CARER_ID] = answer["carer_id"]
        for step, stands_for in MADE.items():
            if operation == step:
                self.known[stands_for] = answer["id"]

    def version_for(self, operation: str) -> int | None:
        """The present version, for operations that need it."""
        if CONTRACT.by_name[operation].method not in ("PATCH", "PUT"):
            return None
        read = self.ask("get_" + operation.split("_", 1)[1])
        return int(read.headers["ETag"].strip('"')) if read.status == 200 else None

    def rows(self, statement: str) -> list[Any]:
        """Read the council's tables, and the outbox, as the owner."""
        with self.database.owner.begin() as connection:
            connection.execute(text(f'set local search_path to "{self.council.schema}", messaging'))
            return list(connection.execute(text(statement)))
