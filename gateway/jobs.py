"""The jobs of all services under one address. A job is called `<service>-<identifier>` and asked of its service."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from chassis.contracts.schemas import IDENTIFIER
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import CONFLICT, SCOPE_MISSING, Problem, not_found, unavailable
from chassis.request import Answer, Handler, Request
from chassis.rpc.wire import Reply

PARTS = "Kinweave-Parts"


def split(job: str, services: Sequence[str]) -> tuple[str, str]:
    """Service and identifier of a job's name. Raises `Problem` (404) where it names none of ours."""
    service, _, identifier = job.partition("-")
    if service not in services or not IDENTIFIER.fullmatch(identifier):
        raise not_found("job")
    return service, identifier.lower()


def read_job(services: Sequence[str]) -> Handler:
    return _forward("read_job", services, _as_json)


def cancel_job(services: Sequence[str]) -> Handler:
    return _forward("cancel_job", services, _as_json)


def read_job_result(services: Sequence[str]) -> Handler:
    """The first part of the result; `Kinweave-Parts` says how many there are. `pipeline.parts` sends the others."""
    return _forward("read_job_part", services, _as_part)


def _forward(operation: str, services: Sequence[str], answer: Callable[[Reply], Answer]) -> Handler:
    def handle(unit: UnitOfWork, request: Request) -> Answer:
        service, identifier = split(request.path["job_id"], services)
        reply = unit.ask(service, operation, path={"job_id": identifier})
        if reply.status == 200:
            return answer(reply)
        if reply.status == 404:
            raise not_found("job")
        if reply.status == 403:
            raise Problem(SCOPE_MISSING, str(json.loads(reply.body)["detail"]))
        if reply.status == 409:
            raise Problem(CONFLICT, "The state of the job does not allow this; read the job first.")
        raise unavailable(f"{service} does not tell of its jobs at present.")

    return handle


def _as_json(reply: Reply) -> Answer:
    return Answer(content=reply.body, media_type=reply.headers["Content-Type"])


def _as_part(reply: Reply) -> Answer:
    headers = {"Content-Disposition": "attachment", PARTS: reply.headers[PARTS]}
    return Answer(content=reply.body, media_type=reply.headers["Content-Type"], headers=headers)
