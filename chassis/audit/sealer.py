"""Seals committed audit rows, so that auditing itself never makes the work of a council queue up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, MetaData, Select, Table, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import SQLAlchemyError

from chassis.audit.chain import LONGEST_WORK, START, first_identifier_at, seal
from chassis.clock import Clock
from chassis.council import Council
from chassis.councils.registry import Registry
from chassis.database import tables
from chassis.database.database import Database
from chassis.observability.metrics import AUDIT_UNSEALED
from chassis.reaching import say_waiting

BATCH = 1000
PAUSE_SECONDS = 1.0
SWEEP_SECONDS = 20.0
LOCK = 7_301_001
_EVER = datetime(2020, 1, 1, tzinfo=UTC)
heads = tables.seal_heads


class Sealer:
    """One is active in a database at a time. Within a second it seals what this process wrote; each 20 s, all of it."""

    def __init__(self, database: Database, registry: Registry, clock: Clock) -> None:
        self._database, self._registry, self._clock = database, registry, clock
        self._stopping = threading.Event()

    def run(self) -> None:
        swept = time.monotonic()
        while not self._stopping.is_set():
            self._database.committed.wait(SWEEP_SECONDS)
            if self._stopping.wait(PAUSE_SECONDS):
                return
            slugs = self._database.take_touched()
            sweep = time.monotonic() - swept >= SWEEP_SECONDS
            try:
                self.seal(self._registry.all() if sweep else self._known(slugs))
                swept = time.monotonic() if sweep else swept
            except SQLAlchemyError as error:
                for slug in slugs:
                    self._database.touch(slug)
                say_waiting("sealing waits", error, service=self._database.service)

    def stop(self) -> None:
        self._stopping.set()
        self._database.committed.set()

    def seal(self, councils: Iterable[Council]) -> int:
        """Seal what is committed in these councils; answers how many rows. 0 where another sealer is at work."""
        sealed = 0
        with self._database.relay.begin() as connection:
            if not connection.execute(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}).scalar():
                return 0
            for council in self._waiting(connection, list(councils)):
                while count := self._seal_batch(connection, council):
                    sealed += count
                    if count < BATCH:
                        break
        AUDIT_UNSEALED.labels(self._database.service).set(0)
        return sealed

    def _known(self, slugs: Iterable[str]) -> list[Council]:
        return [council for slug in slugs if (council := self._registry.find(slug))]

    def _waiting(self, connection: Connection, councils: list[Council]) -> list[Council]:
        """Those of the councils that have rows to seal, found with one query."""
        if not councils:
            return []
        known = {row.council: row.sealed_at for row in connection.execute(select(heads.c.council, heads.c.sealed_at))}
        since = {
            f"s{i}": first_identifier_at((known.get(c.slug) or _EVER) - LONGEST_WORK) for i, c in enumerate(councils)
        }
        found = set(connection.execute(text(_search(tuple(c.schema for c in councils))), since).scalars())
        return [c for c in councils if c.schema in found]

    def _seal_batch(self, connection: Connection, council: Council) -> int:
        head = connection.execute(select(heads).where(heads.c.council == council.slug)).mappings().one_or_none()
        position, last = (head["position"], bytes(head["hash"])) if head else (0, START)
        rows_query = unsealed(council, head["sealed_at"] if head else None)
        rows = connection.execute(rows_query.order_by(tables_of(council)[0].c.id).limit(BATCH)).mappings().all()
        if not rows:
            return 0
        now, made = self._clock(), []
        for row in rows:
            position, last = position + 1, seal(last, dict(row))
            made.append({"position": position, "audit_id": row["id"], "hash": last, "sealed_at": now})
        connection.execute(insert(tables_of(council)[1]), made)
        values: dict[str, Any] = {"position": position, "hash": last, "sealed_at": now}
        insertion = upsert(heads).values(council=council.slug, **values)
        connection.execute(insertion.on_conflict_do_update(index_elements=["council"], set_=values))
        return len(rows)


@lru_cache(maxsize=64)
def _search(schemas: tuple[str, ...]) -> str:
    """One statement that names the schemas with unsealed rows; as text: composing costs more than running."""
    one = (
        "select '{0}' where exists (select from \"{0}\".audit a where a.id >= cast(:s{1} as uuid)"
        ' and not exists (select from "{0}".audit_seals s where s.audit_id = a.id))'
    )
    return " union all ".join(one.format(schema, number) for number, schema in enumerate(schemas))


@lru_cache(maxsize=256)
def _tables_in(schema: str) -> tuple[Table, Table]:
    metadata = MetaData()
    return tables.audit.to_metadata(metadata, schema=schema), tables.audit_seals.to_metadata(metadata, schema=schema)


def tables_of(council: Council) -> tuple[Table, Table]:
    """The audit table and the seals of one council, named with its schema."""
    return _tables_in(council.schema)


def unsealed(council: Council, sealed_at: datetime | None) -> Select[Any]:
    """The rows that no seal covers; only those are looked at that can have committed since the last sealing."""
    rows, made = tables_of(council)
    query = select(rows).outerjoin(made, made.c.audit_id == rows.c.id).where(made.c.audit_id.is_(None))
    return query.where(rows.c.id >= first_identifier_at(sealed_at - LONGEST_WORK)) if sealed_at else query
