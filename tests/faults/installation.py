"""What an operator or a failing world can do to a running installation."""

from __future__ import annotations

import contextlib
import os
import signal
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.council import schema_of
from chassis.messaging.relay import LOCK
from tests.support.http import eventually
from tests.support.rabbitmq import free_ports
from tests.support.suite import Suite

MEASURED = ("carers",)
"""Services whose metrics are read; the gateway shows its own beside its API."""


@dataclass
class Installation:
    """A `Suite` with the levers that the faults need. Each of them exists in production too."""

    suite: Suite
    ports: dict[str, int] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def start(self, *services: str, **variables: str) -> None:
        """Start services until they are ready, each with a management port of its own."""
        for service in services:
            (self.ports[service],) = free_ports(1)
            self.suite.start(service, KINWEAVE_MANAGEMENT_PORT=str(self.ports[service]), **variables)
        self.wanted = list(dict.fromkeys([*self.wanted, *services]))

    def make_whole(self) -> None:
        for service in self.wanted:
            process = self.suite.processes.get(service)
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGCONT)
            else:
                self.suite.processes.pop(service, None)
                self.start(service)

    def pause(self, service: str) -> None:
        os.kill(self.suite.processes[service].pid, signal.SIGSTOP)

    def go_on(self, service: str) -> None:
        os.kill(self.suite.processes[service].pid, signal.SIGCONT)

    def metric(self, service: str, name: str, /, **labels: str) -> float:
        """The sum of a metric over its other labels; 0 where it has not been counted yet."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[service]}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        found = [line for line in lines if line.partition("{")[0].partition(" ")[0] == name]
        return sum(float(line.rsplit(" ", 1)[1]) for line in found if all(part in line for part in wanted))

    @contextlib.contextmanager
    def database(self, service: str) -> Iterator[Connection]:
        """A connection of the administrator to a service's database, each statement for itself."""
        engine = create_engine(self.suite.administrator(service), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection

    def ask(self, service: str, sql: str, /, **values: Any) -> list[Any]:
        with self.database(service) as connection:
            return list(connection.execute(text(sql), values))

    def tell(self, service: str, sql: str, /, **values: Any) -> int:
        """Change something; answers how many rows."""
        with self.database(service) as connection:
            return int(connection.execute(text(sql), values).rowcount)

    def terminate_backends(self, service: str, application: str = "%") -> int:
        """End a service's connections to its database from the database's side, as a fail-over does."""
        sql = (
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = :name"
            " and application_name like :application and application_name <> '' and pid <> pg_backend_pid()"
        )
        application_name = f"kinweave-{service}-{application}"
        return int(self.ask(service, sql, name=service, application=application_name)[0][0])

    @contextlib.contextmanager
    def relay_held(self, service: str = "carers") -> Iterator[None]:
        """Nothing is published while the block runs: another connection has the relay's lock."""
        take = "select pg_advisory_lock(:lock)"
        waits = "select 1 from pg_stat_activity where query like '%pg_advisory_lock%' and wait_event_type = 'Lock'"
        with self.database(service) as connection, ThreadPoolExecutor(1) as thread:
            connection.execute(text("set lock_timeout = '10s'"))
            taken = thread.submit(connection.execute, text(take), {"lock": LOCK})
            eventually(lambda: taken.done() or self.ask(service, waits), pause=0.05)
            self.terminate_backends(service, "relaying")
            taken.result()
            yield

    @contextlib.contextmanager
    def trigger(self, service: str, council: str, table: str, body: str) -> Iterator[None]:
        """Before each row that is inserted into a council's table, run `body` (PL/pgSQL); made by the owner role."""
        schema = schema_of(council)
        with self.suite.engine(service, "owner").begin() as connection:
            connection.execute(text(f"create sequence {schema}.fault"))
            connection.execute(
                text(
                    f"create function {schema}.fault() returns trigger language plpgsql security definer"
                    f" set search_path = {schema} as $$ begin {body} return new; end $$"
                )
            )
            connection.execute(
                text(
                    f"create trigger fault before insert on {schema}.{table}"
                    f" for each row execute function {schema}.fault()"
                )
            )
        try:
            yield
        finally:
            with self.suite.engine(service, "owner").begin() as connection:
                connection.execute(text(f"drop function {schema}.fault() cascade"))
                connection.execute(text(f"drop sequence {schema}.fault"))
