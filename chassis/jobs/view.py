"""A job as its client sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis.contracts.schemas import Choice, Schema, Text

ACCEPTED, RUNNING, DONE, FAILED, CANCELLED = "accepted", "running", "done", "failed", "cancelled"
FINISHED = frozenset({DONE, FAILED, CANCELLED})


class JobSchema(Schema):
    """`done` of `total` steps; `total` is null while it is not known. `result` is the result's address, once done."""

    id = Text(required=True, metadata={"description": "The job, as <service>-<identifier>."})
    operation = Text(required=True)
    state = Choice((ACCEPTED, RUNNING, DONE, FAILED, CANCELLED), required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    error = Text(required=True, allow_none=True)
    created_at = Text(required=True)
    finished_at = Text(required=True, allow_none=True)
    result = Text(required=True, allow_none=True)


def address(service: str, job: object) -> str:
    """The path of a job below the council's."""
    return f"/jobs/{service}-{job}"


def view(service: str, council: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON-ready data of a row of `jobs`."""
    finished = row["finished_at"]
    done = row["state"] == DONE
    return {
        "id": f"{service}-{row['id']}",
        "operation": row["operation"],
        "state": row["state"],
        "done": row["done"],
        "total": row["total"],
        "error": row["error"],
        "created_at": row["created_at"].isoformat(),
        "finished_at": finished.isoformat() if finished else None,
        "result": f"/v1/councils/{council}{address(service, row['id'])}/result" if done else None,
    }
