"""Following a job: asked by the gateway, answered by the service that works it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from chassis.contracts.contract import Contract
from chassis.contracts.operation import Access, Operation
from chassis.contracts.schemas import Schema, Whole, scopes_of_fields
from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork
from chassis.jobs.view import CANCELLED, DONE, FINISHED, JobSchema, view
from chassis.problems import CONFLICT, SCOPE_MISSING, Problem, not_found
from chassis.request import Answer, Handler, Request

jobs, parts = tables.jobs, tables.job_parts


class PartQuery(Schema):
    part = Whole(load_default=0, strict=False)


READ_JOB = Operation(
    "read_job", "GET", "", "How far a job is", access=Access.INTERNAL, subject="job:job_id", answer=JobSchema
)
CANCEL_JOB = Operation(
    "cancel_job", "POST", "", "Cancel a job", access=Access.INTERNAL, subject="job:job_id", answer=JobSchema
)
READ_JOB_PART = Operation(
    "read_job_part",
    "GET",
    "",
    "One part of a job's result",
    access=Access.INTERNAL,
    subject="job:job_id",
    query=PartQuery,
)


def _find(unit: UnitOfWork, request: Request, *, lock: bool = False) -> dict[str, Any]:
    """The job, if the caller is the client that asked for it; for anybody else it is not there."""
    try:
        identifier = UUID(request.path["job_id"])
    except ValueError:
        raise not_found("job") from None
    query = select(jobs).where(jobs.c.id == identifier, jobs.c.client == unit.scope.client)
    row = unit.session.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise not_found("job")
    return dict(row)


def read_job(unit: UnitOfWork, request: Request) -> Answer:
    return Answer(view(unit.service, unit.scope.council.slug, _find(unit, request)))


def cancel_job(unit: UnitOfWork, request: Request) -> Answer:
    """Cancel: at once where the job has not begun, at its next step where it runs. Refused once finished."""
    row = _find(unit, request, lock=True)
    if row["state"] in FINISHED - {CANCELLED}:
        raise Problem(CONFLICT, f"The job is {row['state']} already.")
    change = update(jobs).where(jobs.c.id == row["id"]).values(cancel_requested=1)
    unit.session.execute(change)
    return Answer(view(unit.service, unit.scope.council.slug, row))


def read_job_part(contract: Contract) -> Handler:
    """Reads one part of a result, with `Kinweave-Parts` saying how many there are.

    A result holds what the token of the job could see. So whoever reads it needs the scope of the job's operation and,
    of the scopes that open single fields, those that the job had. Raises `Problem` (403) that names what is lacking.
    """
    schemas = {kind for o in contract.operations for kind in (o.answer, o.body) if kind is not None}
    opening = frozenset(scope for kind in schemas for scope in scopes_of_fields(kind))

    def read(unit: UnitOfWork, request: Request) -> Answer:
        row = _find(unit, request)
        asked = contract.by_name[row["operation"]].scope
        used = {*opening.intersection(row["grants"]), *([asked] if asked else [])}
        if lacking := sorted(used - unit.scope.grants):
            raise Problem(
                SCOPE_MISSING, f"The job used {', '.join(lacking)}; read its result with a token that holds it."
            )
        if row["state"] != DONE:
            raise Problem(CONFLICT, f"The job is {row['state']}; it has no result to read.")
        here = parts.c.job_id == row["id"]
        count = unit.session.execute(select(func.count()).select_from(parts).where(here)).scalar_one()
        chosen = select(parts.c.content).where(here, parts.c.number == request.query["part"])
        content = unit.session.execute(chosen).scalar_one_or_none()
        if content is None:
            raise not_found("part")
        headers = {"Kinweave-Parts": str(count)}
        return Answer(content=bytes(content), media_type=row["media_type"], headers=headers)

    return read
