"""Accepting a job: its row and the timer that starts it, in the command's own transaction."""

from __future__ import annotations

from sqlalchemy import func, insert, select, text

from chassis.contracts.operation import Operation
from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.jobs.view import ACCEPTED, RUNNING, address, view
from chassis.problems import TOO_MANY, Problem
from chassis.request import Answer, Request
from chassis.rpc.wire import Call

TIMER = "job"
MOST_OPEN = 5
"""Jobs of one operation that a council may have accepted or running."""
RETRY_SECONDS = 60
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' job ' || :operation, 0))")


def accept(unit: UnitOfWork, operation: Operation, request: Request, call: Call) -> Answer:
    """Keep the job for later and answer where to follow it. Raises `Problem` (429) where as many are open already."""
    _check_room(unit, operation)
    identifier = new_identifier()
    row = {
        "id": identifier,
        "operation": operation.name,
        "client": call.client,
        "actor": call.actor,
        "purpose": call.purpose,
        "grants": sorted(call.grants),
        "request": {"path": dict(request.path), "query": dict(call.query), "body": call.body.decode() or None},
        "state": ACCEPTED,
        "created_at": unit.now,
    }
    unit.session.execute(insert(tables.jobs).values(row))
    unit.at(unit.now, TIMER, identifier)
    kept = unit.session.execute(select(tables.jobs).where(tables.jobs.c.id == identifier)).mappings().one()
    council = unit.scope.council.slug
    return Answer(body=view(unit.service, council, dict(kept)), location=address(unit.service, identifier))


def _check_room(unit: UnitOfWork, operation: Operation) -> None:
    """Whoever asks at the same time for another job of the operation waits here."""
    unit.session.execute(_ALONE, {"operation": operation.name})
    jobs = tables.jobs
    is_open = (jobs.c.operation == operation.name) & jobs.c.state.in_((ACCEPTED, RUNNING))
    number = unit.session.execute(select(func.count()).select_from(jobs).where(is_open)).scalar_one()
    if number >= MOST_OPEN:
        raise Problem(
            TOO_MANY,
            f"The council has {number} jobs of {operation.name} accepted or running, {MOST_OPEN} are taken at once;"
            " wait for one of them, or cancel it.",
            headers={"Retry-After": str(RETRY_SECONDS)},
        )
