"""A council's desk: performs a service's operations as its process does, on a real PostgreSQL, without a broker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.contracts.settings import Settings
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.identifiers import new_identifier
from chassis.messaging.inbox import Outcome, handle
from chassis.provisioning.databases import provision_council, provision_service
from chassis.rpc.wire import Call, Reply
from chassis.timers import TimerRunner

ALL_SCHEMES = frozenset({"family_link", "staying_put", "unaccompanied_children", "lifelong_links", "r2k"})


@dataclass(frozen=True)
class Heard:
    """A reply: `json` is the body read, None where there is none or where it is not JSON; `content` its octets."""

    status: int
    headers: Mapping[str, str]
    json: Any
    content: bytes = b""

    @property
    def rules(self) -> set[str]:
        return {v["rule"] for v in self.json["violations"]}


@dataclass
class Desk:
    """`known` maps identifiers of the documentation to those of the present journey."""

    definition: ServiceDefinition
    database: Database
    registry: Registry
    council: Council
    clock: Clock = system_clock
    known: dict[str, str] = field(default_factory=dict)

    worker = "worker-900"

    @property
    def everything(self) -> frozenset[str]:
        return frozenset(self.definition.contract.scopes)

    def perform(self, call: Call) -> Reply:
        return Performer(self.definition, self.database, self.registry, Cursors("test")).perform(call)

    def ask(
        self,
        operation: str,
        body: Any = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        actor: str | None = "",
        if_match: int | None = None,
        creates: bool = False,
        grants: Iterable[str] | None = None,
        command: UUID | None = None,
        key: str | None = None,
        client: str = "test",
        accept: str = "application/json",
    ) -> Heard:
        """`actor` None sends no worker; left out it is the usual one."""
        reply = self.perform(
            Call(
                service=self.definition.name,
                operation=operation,
                council=self.council.slug,
                client=client,
                command=command or uuid4(),
                deadline=datetime.now(UTC) + timedelta(seconds=30),
                instance=self.definition.contract.by_name[operation].path,
                actor=self.worker if actor == "" else actor,
                grants=self.everything if grants is None else frozenset(grants),
                idempotency_key=key,
                if_match=None if if_match is None else f'"{if_match}"',
                if_none_match="*" if creates else None,
                accept=accept,
                path=path or {},
                query=query or {},
                body=b"" if body is None else json.dumps(body).encode(),
            )
        )
        kind = reply.headers.get("Content-Type", "")
        read = json.loads(reply.body) if reply.body and "json" in kind else None
        return Heard(reply.status, reply.headers, read, reply.body)

    def version_for(self, operation: str, path: Mapping[str, str] | None = None) -> int | None:
        """The present version, for operations that need it: that of the record which `get_…` of the same name reads."""
        if self.definition.contract.by_name[operation].method not in ("PATCH", "PUT", "DELETE"):
            return None
        read = self.ask("get_" + operation.split("_", 1)[1], path=path)
        return int(read.headers["ETag"].strip('"')) if read.status == 200 else None

    def hear(self, event: str, subject: object, version: int, data: Mapping[str, Any], **extensions: Any) -> Outcome:
        """An event of another service arrives, as its consumer hands it on; answers what became of it."""
        source, aggregate = event.split(".")[:2]
        subscription = next(
            s
            for s in self.definition.subscriptions
            if s.source == source
            and s.pattern.split(".")[0] in ("#", aggregate)
            and (event in s.reactions or "*" in s.reactions)
        )
        envelope = {
            "specversion": "1.0",
            "id": str(new_identifier()),
            "type": event,
            "source": f"/kinweave/{source}",
            "subject": str(subject),
            "time": self.clock().isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "tenant": self.council.slug,
            "sequence": version,
            "data": json.loads(json.dumps(dict(data), default=str)),
            **extensions,
        }
        return handle(self.database, self.registry, self.definition, subscription, envelope, self.clock)

    def run_timers(self) -> None:
        """Let the timers do what is due by this desk's clock."""
        TimerRunner(self.definition, self.database, self.registry, lambda work: work(), clock=self.clock).look()

    def events(self, subject: str) -> list[Any]:
        """The envelopes in the outbox about one subject, oldest first."""
        rows = self.rows(f"select envelope from messaging.outbox where subject = '{subject}' order by position")
        return [row.envelope for row in rows]

    def rows(self, statement: str) -> list[Any]:
        """Read the council's tables, and the outbox, as the owner."""
        with self.database.owner.begin() as connection:
            connection.execute(text(f'set local search_path to "{self.council.schema}", messaging'))
            return list(connection.execute(text(statement)))

    def write(self, statement: str) -> None:
        """Change the council's tables as the owner, where a test needs what no operation makes."""
        with self.database.owner.begin() as connection:
            connection.execute(text(f'set local search_path to "{self.council.schema}"'))
            connection.execute(text(statement))


D = TypeVar("D", bound=Desk)


@dataclass
class Office(Generic[D]):
    """One PostgreSQL with one service in it, provisioned as in production; makes the desks of its councils."""

    definition: ServiceDefinition
    configuration: Configuration
    furnish: Callable[..., D]
    databases: dict[Clock, Database] = field(default_factory=dict)

    def desk(
        self,
        slug: str,
        schemes: frozenset[str] = ALL_SCHEMES,
        settings: Mapping[str, Any] | None = None,
        clock: Clock = system_clock,
    ) -> D:
        """The desk of a council, which is made when it is first asked for. `settings` hold from long ago."""
        database = self.databases.get(clock)
        if database is None:
            database = self.databases[clock] = Database(self.configuration, self.definition.name, clock)
        registry = Registry(database)
        history = {name: ((date(1990, 1, 1), value),) for name, value in (settings or {}).items()}
        code = str(900 + len(registry.all()))
        council = Council(slug, f"Synthetic {slug}", (), code, "South West", schemes=schemes)
        council = replace(council, settings=Settings(history))
        if registry.find(slug) is None:
            changes.add(database, council)
            provision_council(self.configuration, self.definition, council)
            registry.refresh()
        return self.furnish(self.definition, database, registry, council, clock)


@contextmanager
def office(definition: ServiceDefinition, furnish: Callable[..., D], home: Path) -> Iterator[Office[D]]:
    with EmbeddedPostgres(home) as postgres:
        configuration = load_or_create(home).configure(Configuration(home=home))
        provision_service(postgres.admin_url(), configuration, definition)
        made = Office(definition, configuration, furnish)
        yield made
        for database in made.databases.values():
            database.dispose()
