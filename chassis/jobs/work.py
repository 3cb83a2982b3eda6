"""Working a job off: in steps, each in its own transaction, so that progress shows and a cancel is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from chassis.audit.record import DONE as AUDITED_DONE
from chassis.audit.record import record
from chassis.contracts.operation import Operation
from chassis.council import Council
from chassis.database import tables
from chassis.database.database import Database
from chassis.database.faults import time_cures
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import JobWork, ServiceDefinition
from chassis.jobs.view import CANCELLED, DONE, FAILED, FINISHED, RUNNING
from chassis.observability.metrics import JOBS
from chassis.scope import Scope

PART_SIZE = 256 * 1024
STEP_SECONDS = 60
MOST_ATTEMPTS = 5
jobs, parts = tables.jobs, tables.job_parts


class Cancelled(Exception):
    """The job's client has cancelled it."""


class Job:
    """What the work of a job is given."""

    def __init__(self, database: Database, council: Council, row: Mapping[str, Any]) -> None:
        self.identifier: UUID = row["id"]
        self._database, self._council, self._row = database, council, row

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """One step in its own transaction, as the client that asked; leaves an audit row of the records it names."""
        with self._transaction() as unit:
            yield unit
            if unit.subjects:
                record(unit, self._row["operation"], AUDITED_DONE, writes=False)

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far the work is. Raises `Cancelled` where the client has cancelled it."""
        with self._transaction() as unit:
            change = update(jobs).where(jobs.c.id == self.identifier).values(done=done, total=total)
            if unit.session.execute(change.returning(jobs.c.cancel_requested)).scalar_one():
                raise Cancelled

    def begin(self) -> bool:
        """Take the job up, from its start. False where it is finished or cancelled already."""
        with self._transaction() as unit:
            here = jobs.c.id == self.identifier
            row = unit.session.execute(select(jobs).where(here).with_for_update()).mappings().one()
            if row["state"] in FINISHED:
                return False
            state = CANCELLED if row["cancel_requested"] else FAILED if row["attempts"] >= MOST_ATTEMPTS else RUNNING
            change: dict[str, Any] = {"state": state, "attempts": row["attempts"] + 1}
            if state != RUNNING:
                change["finished_at"] = unit.now
                change["error"] = None if state == CANCELLED else "Given up: it was interrupted too often."
            unit.session.execute(update(jobs).where(here).values(change))
            unit.session.execute(delete(parts).where(parts.c.job_id == self.identifier))
            return state == RUNNING

    def try_again(self) -> None:
        """Count the attempt as none: what went wrong passes by itself."""
        with self._transaction() as unit:
            here = update(jobs).where(jobs.c.id == self.identifier)
            unit.session.execute(here.values(attempts=func.greatest(jobs.c.attempts - 1, 0)))

    def keep(self, number: int, content: bytes) -> None:
        with self._transaction() as unit:
            unit.session.execute(insert(parts).values(job_id=self.identifier, number=number, content=content))

    def finish(self, state: str, media_type: str | None = None, error: str | None = None) -> None:
        with self._transaction() as unit:
            change = {"state": state, "media_type": media_type, "error": error, "finished_at": unit.now}
            unit.session.execute(update(jobs).where(jobs.c.id == self.identifier).values(change))

    @contextmanager
    def _transaction(self) -> Iterator[UnitOfWork]:
        with self._database.unit_of_work(self._scope()) as unit:
            yield unit

    def _scope(self) -> Scope:
        return Scope(
            council=self._council,
            client=self._row["client"],
            command=self.identifier,
            deadline=_step_ends(),
            actor=self._row["actor"],
            purpose=self._row["purpose"],
            grants=frozenset(self._row["grants"]),
        )


def run_job(database: Database, definition: ServiceDefinition, council: Council, identifier: UUID) -> None:
    """Work one job off. Interrupted by a crash it starts again, five times at most; raises what the database raises, to
    be tried again, as often as it takes where time cures it."""
    row = _row(database, council, identifier)
    if row is None:
        return
    operation, work = next((o, w) for o, w in definition.jobs.items() if o.name == row["operation"])
    job = Job(database, council, row)
    if not job.begin():
        return
    try:
        outcome = _work_off(job, operation, work, row["request"])
    except Exception as fault:
        if time_cures(fault):
            job.try_again()
        raise
    JOBS.labels(definition.name, operation.name, outcome).inc()


def _work_off(job: Job, operation: Operation, work: JobWork, request: Mapping[str, Any]) -> str:
    outcome, error = DONE, None
    try:
        _collect(job, work, request)
    except Cancelled:
        outcome = CANCELLED
    except Exception as fault:
        if isinstance(fault, DBAPIError) or time_cures(fault):
            raise
        structlog.get_logger().error("job failed", job=str(job.identifier), operation=operation.name, exc_info=fault)
        outcome, error = FAILED, f"An unforeseen fault; it is logged under job {job.identifier}."
    job.finish(outcome, operation.produces[0] if outcome == DONE else None, error)
    return outcome


def _step_ends() -> datetime:
    """Deadlines go by the clock on the wall, also where a test has another for everything else."""
    return datetime.now(UTC) + timedelta(seconds=STEP_SECONDS)


def _row(database: Database, council: Council, identifier: UUID) -> Mapping[str, Any] | None:
    scope = Scope(council, "kinweave", identifier, _step_ends())
    with database.unit_of_work(scope) as unit:
        found = unit.session.execute(select(jobs).where(jobs.c.id == identifier)).mappings().one_or_none()
        return dict(found) if found else None


def _collect(job: Job, work: JobWork, request: Mapping[str, Any]) -> None:
    number, waiting = 0, bytearray()
    for piece in work(job, request):
        waiting += piece
        if len(waiting) >= PART_SIZE:
            job.keep(number, bytes(waiting))
            number, waiting = number + 1, bytearray()
    if waiting or number == 0:
        job.keep(number, bytes(waiting))
