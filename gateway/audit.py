"""The audit of a council: the rows of every service, merged, as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.audit import operations as of_service
from chassis.csv_files import csv_file, inert
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import unavailable
from chassis.request import Answer, Handler, Page, Request
from gateway.contract import CSV
from gateway.schemas import AuditFilterSchema, AuditRowSchema

COLUMNS = tuple(AuditRowSchema().fields)


def read_audit(services: Sequence[str]) -> Handler:
    """The handler that asks `services` besides the gateway's own rows; all must answer, or 503."""

    def handle(unit: UnitOfWork, request: Request) -> Answer:
        page = request.page or Page(50)
        before = str(page.after[0]) if page.after else None
        rows = _own(unit, request, page.limit + 1, before)
        for service in services:
            rows += _of(unit, service, request, page.limit + 1, before)
        rows.sort(key=lambda row: str(row["id"]), reverse=True)
        more = [str(rows[page.limit - 1]["id"])] if len(rows) > page.limit else None
        rows = rows[: page.limit]
        unit.touches(*dict.fromkeys(subject for row in rows for subject in row["subjects"]))
        if request.accept == CSV:
            return Answer(rows, next=more, content=as_csv(rows), media_type="text/csv; charset=utf-8; header=present")
        return Answer(rows, next=more)

    return handle


def _own(unit: UnitOfWork, request: Request, limit: int, before: str | None) -> list[dict[str, Any]]:
    query = {**request.query, "limit": limit, **({"before": UUID(before)} if before else {})}
    answer = of_service.read_audit(unit, Request(of_service.READ_AUDIT, query=query))
    return list(answer.body["items"])


def _of(unit: UnitOfWork, service: str, request: Request, limit: int, before: str | None) -> list[dict[str, Any]]:
    filters: Mapping[str, Any] = AuditFilterSchema().dump(request.query)
    query = {**filters, "limit": str(limit), **({"before": before} if before else {})}
    reply = unit.ask(service, of_service.READ_AUDIT.name, query=query)
    if reply.status != 200:
        raise unavailable(f"The audit of {service} cannot be read at present; a partial one is not shown.")
    return [_row(item) for item in json.loads(reply.body)["items"]]


def _row(item: dict[str, Any]) -> dict[str, Any]:
    command = item["command"]
    at = datetime.fromisoformat(item["at"])
    return {**item, "id": UUID(item["id"]), "at": at, "command": UUID(command) if command else None}


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Lists are joined by spaces; what a spreadsheet would take for a formula is quoted."""
    return csv_file(COLUMNS, ([_cell(row.get(column)) for column in COLUMNS] for row in rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " ".join(value)
    return inert(value.isoformat() if isinstance(value, date) else str(value))
