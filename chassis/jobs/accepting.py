"""Accepting a job: its row and the timer that starts it, in the command's own transaction."""

from __future__ import annotations

from sqlalchemy import insert, select

from chassis.contracts.operation import Operation
from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.jobs.view import ACCEPTED, address, view
from chassis.request import Answer, Request
from chassis.rpc.wire import Call

TIMER = "job"


def accept(unit: UnitOfWork, operation: Operation, request: Request, call: Call) -> Answer:
    """Keep the job for later and answer where to follow it."""
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
