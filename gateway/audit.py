"""The audit of a council: the rows of every service, merged, as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.audit import operations as of_service
from chassis.contracts.contract import Contract, Withheld
from chassis.csv_files import csv_file, inert
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import unavailable
from chassis.request import Answer, Handler, Page, Request
from gateway.contract import CSV, READ_AUDIT
from gateway.schemas import AuditFilterSchema, AuditRowSchema

COLUMNS = tuple(AuditRowSchema().fields)


def read_audit(services: Sequence[Contract]) -> Handler:
    """The handler that asks `services` besides the gateway's own rows; all must answer, or 503.

    A service that keeps its rows from this reader is not asked at all, whatever the filter, so no page has gaps.
    """

    def handle(unit: UnitOfWork, request: Request) -> Answer:
        page = request.page or Page(50)
        before = str(page.after[0]) if page.after else None
        closed = {
            service.service: kept
            for service in services
            if (kept := service.kept_from_audit) is not None and kept.scope not in unit.scope.grants
        }
        rows = _own(unit, request, page.limit + 1, before, closed)
        for service in services:
            if service.service not in closed:
                rows += _of(unit, service.service, request, page.limit + 1, before)
        rows.sort(key=lambda row: str(row["id"]), reverse=True)
        more = [str(rows[page.limit - 1]["id"])] if len(rows) > page.limit else None
        rows = [_told(row, closed.values()) for row in rows[: page.limit]]
        unit.touches(*dict.fromkeys(subject for row in rows for subject in row["subjects"]))
        if request.accept == CSV:
            return Answer(rows, next=more, content=as_csv(rows), media_type="text/csv; charset=utf-8; header=present")
        return Answer(rows, next=more)

    return handle


def _own(
    unit: UnitOfWork, request: Request, limit: int, before: str | None, closed: Collection[str]
) -> list[dict[str, Any]]:
    """The gateway's own rows, without its refusals of what `closed` services do.

    A reading of the audit names all that it showed, perhaps to somebody who may see more: to this reader it names
    nobody, and no number finds it.
    """
    query = {**request.query, "limit": limit, **({"before": UUID(before)} if before else {})}
    operation = of_service.audit.c.operation
    only = [~operation.startswith(f"{service}.", autoescape=True) for service in sorted(closed)]
    if closed and "subject" in request.query:
        only.append(operation != READ_AUDIT.name)
    answer = of_service.read_audit(unit, Request(of_service.READ_AUDIT, query=query), only)
    rows = list(answer.body["items"])
    return [{**row, "subjects": []} if closed and row["operation"] == READ_AUDIT.name else row for row in rows]


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


def _told(row: dict[str, Any], closed: Iterable[Withheld]) -> dict[str, Any]:
    """The row with another name for each rule that would tell of what is closed."""
    violations = row["violations"]
    for kept in closed:
        violations = [kept.told_as if rule.startswith(kept.rules) else rule for rule in violations]
    return {**row, "violations": list(dict.fromkeys(violations))}


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
