"""Two small services, `alpha` that announces and `beta` that listens, on a real database and a broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import kombu
from sqlalchemy import Engine, create_engine, text

from chassis.configuration import Configuration
from chassis.contracts.contract import Contract
from chassis.contracts.events import EventType
from chassis.contracts.schemas import Schema, Whole
from chassis.council import Council, State
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import ServiceDefinition, Subscription
from chassis.messaging.consumer import Consumer
from chassis.messaging.relay import Relay
from chassis.messaging.scopes import system_scope
from chassis.messaging.topology import dead_queue_of, queue_of
from chassis.timers import TimerRunner

SLUGS = ("north", "south")


class ThingData(Schema):
    version = Whole()


CHANGED = EventType("alpha.thing.changed.v1", "things:read", "A thing has changed", ThingData)
ODD = EventType("alpha.oddity.seen.v1", "things:read", "Something odd was seen", ThingData)
ALPHA = ServiceDefinition(Contract("alpha", "Announces", events=(CHANGED, ODD)))


def council(slug: str, state: State = State.ACTIVE) -> Council:
    return Council(slug, slug.title(), (), "", "Nowhere", state=state)


class Clock:
    """The real time, and as much later as the test has moved it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Councils:
    """A register that a test can change at once."""

    known: dict[str, Council] = field(default_factory=lambda: {slug: council(slug) for slug in SLUGS})

    def find(self, reference: str) -> Council | None:
        return self.known.get(reference)

    def all(self) -> tuple[Council, ...]:
        return tuple(self.known.values())

    def put(self, slug: str, state: State = State.ACTIVE, schemes: Sequence[str] = ()) -> None:
        self.known[slug] = replace(council(slug, state), schemes=frozenset(schemes))


def spawn(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def note_effect(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    """The plainest reaction: one row for each time it runs and commits."""
    statement = text("insert into effects (subject, version, event) values (:subject, :version, :event)")
    values = {"subject": envelope["subject"], "version": envelope["sequence"], "event": envelope["id"]}
    unit.session.execute(statement, values)


def subscription(consumer: str, reaction: Any = note_effect, **options: Any) -> Subscription:
    return Subscription(consumer, "alpha", {"*": reaction}, **options)


class World:
    """What a test works with. `run` starts anything with `run` and `stop`, and stops it when the test ends."""

    def __init__(self, configuration: Configuration, admin: Mapping[str, str]) -> None:
        self.configuration = configuration
        self.clock = Clock()
        self.councils = Councils()
        self.alpha = Database(configuration, "alpha", self.clock)
        self.beta = Database(configuration, "beta", self.clock)
        self.admin: dict[str, Engine] = {
            name: create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True) for name, url in admin.items()
        }
        self._running: list[Any] = []
        self._queues: set[str] = set()

    def run(self, part: Any) -> Any:
        self._running.append(part)
        spawn(part.run)
        return part

    def listen(self, *subscriptions: Subscription, timers: bool = False, **options: Any) -> list[Consumer]:
        """Consumers of `beta`, reading when this returns; with `timers` also what tries failed deliveries again."""
        definition = self.beta_definition(*subscriptions)
        if timers:
            self.run(TimerRunner(definition, self.beta, self.councils, spawn, None, self.clock))
        consumers = []
        for one in subscriptions:
            self._queues.add(queue_of("beta", one))
            consumer = Consumer(
                definition, one, self.beta, self.councils, self.configuration, spawn, self.clock, **options
            )
            consumers.append(self.run(consumer))
        assert all(consumer.reader.consuming.wait(20) for consumer in consumers)
        return consumers

    def beta_definition(self, *subscriptions: Subscription, **parts: Any) -> ServiceDefinition:
        return ServiceDefinition(Contract("beta", "Listens"), subscriptions=subscriptions, **parts)

    def relay(self, **options: Any) -> Relay:
        relay: Relay = self.run(Relay("alpha", self.configuration, self.clock, **options))
        return relay

    def announce(self, slug: str, subject: str, version: int, event: EventType = CHANGED) -> None:
        with self.alpha.unit_of_work(system_scope(council(slug), "test")) as unit:
            unit.announce(event, subject, version, {"version": version})

    def effects(self, slug: str) -> list[tuple[str, int]]:
        """Subject and version of every effect in a council of `beta`, in the order in which they were committed."""
        rows = self.ask("beta", f"select subject, version from t_{slug}.effects order by position")
        return [(row.subject, row.version) for row in rows]

    def inbox(self, slug: str) -> list[Any]:
        return self.ask("beta", f"select * from t_{slug}.inbox order by received_at, message_id")

    def ask(self, service: str, statement: str, /, **values: Any) -> list[Any]:
        with self.admin[service].connect() as connection:
            result = connection.execute(text(statement), values)
            return list(result) if result.returns_rows else []

    def drop_connections(self, service: str, application: str = "%") -> None:
        self.ask(
            service,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = :name and pid <> pg_backend_pid()"
            " and usename <> 'postgres' and application_name like :application",
            name=service,
            application=application,
        )

    @contextmanager
    def database_away(self, service: str) -> Iterator[None]:
        self.ask("postgres", f"alter database {service} allow_connections false")
        try:
            self.drop_connections(service)
            yield
        finally:
            self.ask("postgres", f"alter database {service} allow_connections true")

    def send_raw(self, exchange: str, key: str, body: bytes, headers: Mapping[str, Any]) -> None:
        with kombu.Connection(self.configuration.amqp_url) as connection:
            connection.Producer().publish(
                body, exchange=exchange, routing_key=key, headers=dict(headers), content_type="application/octet-stream"
            )

    def depth(self, queue: str) -> int:
        with kombu.Connection(self.configuration.amqp_url) as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)

    def dead(self, one: Subscription) -> int:
        return self.depth(dead_queue_of(queue_of("beta", one)))

    def close(self) -> None:
        stopping = [spawn(part.stop) for part in self._running]
        for thread in stopping:
            thread.join(10)
        with kombu.Connection(self.configuration.amqp_url) as connection:
            for queue in self._queues:
                connection.channel().queue_delete(queue)
                connection.channel().queue_delete(dead_queue_of(queue))
        self.alpha.dispose()
        self.beta.dispose()
        for engine in self.admin.values():
            engine.dispose()


def eventually(check: Callable[[], Any], seconds: float = 20.0, pause: float = 0.05) -> Any:
    """The first true answer of `check`; its last answer where none is true in time."""
    end = time.monotonic() + seconds
    while True:
        answer = check()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(pause)


def identifier(row: Any) -> UUID:
    found: UUID = row.message_id
    return found
