"""Whether a service can do its work: its own parts only, never a service of another process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.provisioning import migrating
from chassis.reaching import Told, database_words
from chassis.rpc.client import RpcClient
from chassis.supervision import Supervisor

Check = Callable[[], None]
"""Raises `NotReady` where the part is not ready."""

WRITE_SECONDS = 3.0
_ENOUGH = text("set local statement_timeout = '2s'; set local work_mem = '64kB'")
_WRITE = text("insert into messaging.written (id, at) values (1, now()) on conflict (id) do update set at = now()")
_SPACE = text("select count(distinct md5(number::text)) from generate_series(1, 8000) number")
"""Sorted on disk, some 400 kB, for as long as it takes: a row that is written again asks for no new space."""


class NotReady(Told):
    """The sentence says which part is missing."""


class Readiness:
    """Database and writing to it, schemas of every council, broker, loops; and what `add` has added."""

    def __init__(
        self,
        definition: ServiceDefinition,
        database: Database,
        registry: Registry,
        calls: RpcClient,
        supervisor: Supervisor,
    ) -> None:
        self._definition, self._database, self._registry, self._calls = definition, database, registry, calls
        self._supervisor = supervisor
        self._migrated_at = -1
        self._checks: dict[str, Check] = {
            "database": AtMostEvery(WRITE_SECONDS, self._check_database),
            "migrations": self._check_migrations,
            "broker": self._check_broker,
            "loops": self._check_loops,
        }
        self.beside: Callable[[], Sequence[tuple[str, Check]]] = tuple
        """What else of this process is to be asked."""

    def add(self, name: str, check: Check) -> None:
        """Have `check` asked too, under a name of its own."""
        self._checks[name] = check

    def checks(self) -> Sequence[tuple[str, Check]]:
        """Name and check of each part, and of what else there is in this process."""
        return [*self.own(), *self.beside()]

    def own(self) -> Sequence[tuple[str, Check]]:
        """Name and check of each part of this service."""
        return list(self._checks.items())

    def _check_database(self) -> None:
        """Whether it answers and takes writes: one row, and enough space for more."""
        with self._database.relay.begin() as connection:
            for statement in (_ENOUGH, _WRITE, _SPACE):
                connection.execute(statement)

    def _check_migrations(self) -> None:
        """Asked of the database only while councils have come or some are behind."""
        councils = self._registry.all()
        if len(councils) == self._migrated_at:
            return
        target = migrating.head(migrating.council_histories(self._definition))
        with self._database.relay.connect() as connection:
            found = migrating.positions(connection)
        behind = [council.slug for council in councils if found.get(council.schema) != target]
        if behind:
            raise NotReady(f"{len(behind)} councils wait for `kinweave migrate`")
        self._migrated_at = len(councils)

    def _check_broker(self) -> None:
        if not self._calls.connected:
            raise NotReady(self._calls.trouble or "the broker does not answer")

    def _check_loops(self) -> None:
        down = self._supervisor.down()
        if down:
            raise NotReady(f"failed and started again: {', '.join(down)}")


class AtMostEvery:
    """A check that is made anew when its last answer is older than `seconds`; whoever asks meanwhile is told that."""

    def __init__(self, seconds: float, check: Check) -> None:
        self._seconds, self._check = seconds, check
        self._at = float("-inf")
        self._wrong: str | None = None

    def __call__(self) -> None:
        if time.monotonic() - self._at >= self._seconds:
            self._at = time.monotonic()
            self._wrong = sentence(self._check)
            self._at = time.monotonic()
        if self._wrong is not None:
            raise NotReady(self._wrong)


def sentence(check: Check) -> str | None:
    """What is wrong, or None."""
    try:
        check()
    except NotReady as wrong:
        return str(wrong)
    except SQLAlchemyError as error:
        return database_words(error)
    return None
