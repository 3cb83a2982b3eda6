"""The engines of one service, and the unit of work that every query of a council runs in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import DEADLINE, Problem
from chassis.rpc.wire import Call, Reply
from chassis.scope import Scope

ENTER = (
    "select set_config('search_path', %(schema)s, true), set_config('role', %(role)s, true),"
    " set_config('statement_timeout', %(milliseconds)s, true)"
)
"""In psycopg2's own spelling: it goes before everything else, so it skips the compiler."""


PATIENCE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How soon a connection gives a silent server up (libpq): a network that is cut sends no goodbye."""


def engine_url(url: str) -> URL:
    """The URL for SQLAlchemy: always by psycopg2, which lets other greenthreads run while it waits."""
    return make_url(url).set(drivername="postgresql+psycopg2")


class Database:
    """One service's database, seen through its roles.

    `app` can do nothing until a unit of work names a council; `relay` works on the shared messaging tables and
    seals the audit; `registry` reads and changes the register of councils.
    """

    def __init__(self, configuration: Configuration, service: str, clock: Clock = system_clock) -> None:
        self.service = service
        self.clock = clock
        self.committed = threading.Event()
        self.timers_set = threading.Event()
        self._touched: set[str] = set()
        self.caller: Callable[[Call], Reply] | None = None
        self._configuration = configuration

    @cached_property
    def app(self) -> Engine:
        return self._engine("app", size=self._configuration.workers)

    @cached_property
    def relay(self) -> Engine:
        return self._engine("relay", size=3)

    @cached_property
    def registry(self) -> Engine:
        return self._engine("registry", size=2)

    @cached_property
    def owner(self) -> Engine:
        url = self._configuration.database_url(self.service, "owner")
        return create_engine(engine_url(url), poolclass=NullPool)

    @contextmanager
    def unit_of_work(self, scope: Scope) -> Iterator[UnitOfWork]:
        """One transaction in the schema and under the role of the scope's council.

        Commits when the block ends, rolls back when it raises. Raises `Problem` (504) where the deadline is over.
        """
        with self.together(scope) as begin:
            unit = begin(scope)
            yield unit
            unit.close()

    @contextmanager
    def together(self, scope: Scope) -> Iterator[Callable[[Scope], UnitOfWork]]:
        """One transaction for several units of work of the scope's council: all take effect, or none.

        The block is given what begins a unit; it has to close each before it begins the next. Commits when the block
        ends, rolls back when it raises. Raises `Problem` (504) where the deadline is over.
        """
        left = (scope.deadline - datetime.now(UTC)).total_seconds()
        if left <= 0:
            raise Problem(DEADLINE, "The deadline was over before the work began.")
        units: list[UnitOfWork] = []
        with Session(self.app, expire_on_commit=False) as session, session.begin():
            self._enter(session.connection(), scope, left)

            def begin(scope: Scope) -> UnitOfWork:
                units.append(UnitOfWork(self.service, scope, session, self.clock, self.caller))
                return units[-1]

            yield begin
        self.touch(scope.council.slug)
        if any(unit.timers_set for unit in units):
            self.timers_set.set()
        for unit in units:
            for act in unit.afterwards:
                act()

    def _enter(self, connection: Connection, scope: Scope, seconds: float) -> None:
        connection.exec_driver_sql(
            ENTER,
            {
                "schema": scope.council.schema,
                "role": scope.council.role(self.service),
                "milliseconds": str(max(1, int(seconds * 1000))),
            },
        )

    def take_touched(self) -> set[str]:
        """The councils in which this process has committed work since the last call."""
        self.committed.clear()
        taken, self._touched = self._touched, set()
        return taken

    def touch(self, council: str) -> None:
        """Note that work of a council was committed; `committed` is set until the notes are taken."""
        self._touched.add(council)
        self.committed.set()

    def dispose(self) -> None:
        for name in ("app", "relay", "registry"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()

    def _engine(self, role: str, size: int) -> Engine:
        return create_engine(
            engine_url(self._configuration.database_url(self.service, role)),
            pool_size=size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            pool_recycle=1800,
            connect_args={**PATIENCE, "application_name": f"kinweave-{self.service}-{role}"},
        )
