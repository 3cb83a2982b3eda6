"""Alembic without its files around it: histories that are loaded once and brought to many schemas.

Four histories make a service's database: the chassis's and the service's own, each once for the shared schemas and once
for each council's schema. Where a schema stands is kept in it, in `chassis_version` and `service_version`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from random import uniform
from time import perf_counter, sleep

import structlog
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from chassis.definition import ServiceDefinition

SHARED_SCHEMA = "registry"
"""Where the position of the shared histories is kept."""

LOCK_TIMEOUT = "2s"
LOCK_ATTEMPTS = 6
LOCKED = {"55P03", "40P01"}

_FOLDER = Path(__file__).resolve().parent.parent / "migrations"

log = structlog.get_logger(__name__)

Position = tuple[str, ...]
"""The revisions at which a schema stands, in order; empty before the first."""


class Outcome(StrEnum):
    CURRENT = "current"
    MIGRATED = "migrated"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """What became of one schema. `council` is empty for the shared schemas; `seconds` is wall time."""

    service: str
    council: str
    before: Position
    after: Position
    seconds: float
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True)
class History:
    """A folder of revisions and the table that says how far a schema has come in it."""

    folder: Path
    version_table: str

    @property
    def heads(self) -> Position:
        return tuple(sorted(_script(self.folder).get_heads()))

    def upgrade(self, connection: Connection, schema: str) -> None:
        """Bring `schema`, which must be on the connection's search path, to the heads, in the present transaction."""
        script = _script(self.folder)
        options = {
            "version_table": self.version_table,
            "version_table_schema": schema,
            "fn": lambda position, _: script._upgrade_revs("heads", position),
        }
        context = MigrationContext.configure(connection, opts=options)
        with Operations.context(context):
            context.run_migrations()


@lru_cache(maxsize=64)
def _script(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(str(folder), version_locations=[str(folder)])


def shared_histories(definition: ServiceDefinition) -> tuple[History, ...]:
    return _histories(_FOLDER / "shared", definition.shared_migrations)


def council_histories(definition: ServiceDefinition) -> tuple[History, ...]:
    return _histories(_FOLDER / "council", definition.council_migrations)


def _histories(chassis: Path, service: Path | None) -> tuple[History, ...]:
    own = () if service is None else (History(service, "service_version"),)
    return (History(chassis, "chassis_version"), *own)


def head(histories: Iterable[History]) -> Position:
    """Where a schema stands that is up to date."""
    return tuple(sorted(revision for history in histories for revision in history.heads))


def positions(connection: Connection) -> dict[str, Position]:
    """Where each schema of the database stands, read in two queries.

    Absent are schemas without histories, and those that the role of the connection may not read.
    """
    with connection.begin():
        tables = connection.execute(text(_VERSION_TABLES)).all()
        selects = [f"select '{schema}', version_num from \"{schema}\".{table}" for schema, table in tables]
        revisions = connection.execute(text(" union all ".join(selects))).all() if selects else ()
    found: dict[str, list[str]] = {schema: [] for schema, _ in tables}
    for schema, revision in revisions:
        found[schema].append(revision)
    return {schema: tuple(sorted(revisions)) for schema, revisions in found.items()}


_VERSION_TABLES = """
select n.nspname, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relname in ('chassis_version', 'service_version') and n.nspname ~ '^[a-z0-9_]+$'
and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
"""


def wait_for_turn(connection: Connection) -> None:
    """Take the database's lock for migrations until the connection closes: one operator at a time."""
    with connection.begin():
        connection.execute(text("select pg_advisory_lock(hashtext('kinweave-migrations'))"))


def in_transaction(connection: Connection, schema: str, work: Callable[[], None]) -> None:
    """Do `work` in one transaction whose search path is `schema`; again, later, where a lock is not free."""
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            with connection.begin():
                connection.execute(
                    text("select set_config('search_path', :schema, true), set_config('lock_timeout', :wait, true)"),
                    {"schema": schema, "wait": LOCK_TIMEOUT},
                )
                work()
            return
        except OperationalError as error:
            if getattr(error.orig, "pgcode", None) not in LOCKED or attempt == LOCK_ATTEMPTS:
                raise
            log.info("migration-waits-for-a-lock", schema=schema, attempt=attempt)
            sleep(uniform(0.5, 1.0) * 0.2 * 2**attempt)


def step(service: str, council: str, before: Position, target: Position, work: Callable[[], None]) -> Step:
    """Do `work`, which brings one schema to `target`, and report what became of it. Never raises."""
    started = perf_counter()
    try:
        work()
    except Exception as error:  # a revision may raise anything; the report must name the council it stopped at
        log.exception("migration-failed", service=service, council=council)
        detail = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        return Step(service, council, before, before, perf_counter() - started, Outcome.FAILED, detail)
    outcome = Outcome.CURRENT if before == target else Outcome.MIGRATED
    return Step(service, council, before, target, perf_counter() - started, outcome)
