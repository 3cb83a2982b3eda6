"""The audit of a council: the rows of every service, merged, as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.audit import operations as of_service
from chassis.audit.by_hand import DELIVERIES
from chassis.contracts.contract import Contract, Withheld
from chassis.csv_files import csv_file, inert
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import unavailable
from chassis.request import Answer, Handler, Page, Request
from gateway.audit_filters import OperationNames, check_outcome
from gateway.contract import CSV, READ_AUDIT, READ_EVENTS
from gateway.schemas import AuditFilterSchema, AuditRowSchema

COLUMNS = tuple(AuditRowSchema().fields)
UNNAMED = " ".join((READ_AUDIT.name, READ_EVENTS.name, *sorted(DELIVERIES)))
"""Whose rows name records of any service: readings of the audit and of the event feed, work on parked deliveries."""


def read_audit(services: Sequence[Contract]) -> Handler:
    """The handler that asks `services` besides the gateway's own rows; all must answer, or 503.

    A service that keeps its rows from this reader is not asked at all, whatever the filter, so no page has gaps.
    """
    names = OperationNames(services)

    def handle(unit: UnitOfWork, request: Request) -> Answer:
        check_outcome(request.query.get("outcome"))
        of, operation = names.read(request.query.get("operation"))
        page = request.page or Page(50)
        closed = [
            service
            for service in services
            if (kept := service.kept_from_audit) is not None and kept.scope not in unit.scope.grants
        ]
        query: dict[str, Any] = AuditFilterSchema().dump(request.query)
        query |= {"limit": str(page.limit + 1), **({"before": str(page.after[0])} if page.after else {})}
        query |= {"operation": operation} if operation is not None else {}
        query |= {"unnamed": UNNAMED} if closed else {}
        rows = _own(unit, query, closed)
        for service in services:
            if service not in closed and of in (None, service.service):
                rows += _of(unit, service.service, query)
        rows.sort(key=lambda row: str(row["id"]), reverse=True)
        more = [str(rows[page.limit - 1]["id"])] if len(rows) > page.limit else None
        withheld = [service.kept_from_audit for service in closed if service.kept_from_audit is not None]
        rows = [_told(row, withheld) for row in rows[: page.limit]]
        unit.touches(*dict.fromkeys(subject for row in rows for subject in row["subjects"]))
        if request.accept == CSV:
            return Answer(rows, next=more, content=as_csv(rows), media_type="text/csv; charset=utf-8; header=present")
        return Answer(rows, next=more)

    return handle


def _own(unit: UnitOfWork, query: Mapping[str, Any], closed: Sequence[Contract]) -> list[dict[str, Any]]:
    """The gateway's own rows, without its refusals of what `closed` services do."""
    theirs = [name for service in closed for name in service.by_name]
    request = Request(of_service.READ_AUDIT, query=of_service.AuditPageQuery().load(query))
    answer = of_service.read_audit(unit, request, [of_service.audit.c.operation.not_in(theirs)])
    return list(answer.body["items"])


def _of(unit: UnitOfWork, service: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    reply = unit.ask(service, of_service.READ_AUDIT.name, query=query)
    if reply.status != 200:
        raise unavailable(f"The audit of {service} cannot be read at present; a partial one is not shown.")
    return [_row(item) for item in json.loads(reply.body)["items"]]


def _row(item: dict[str, Any]) -> dict[str, Any]:
    command = item["command"]
    at = datetime.fromisoformat(item["at"])
    return {**item, "id": UUID(item["id"]), "at": at, "command": UUID(command) if command else None}


def _told(row: dict[str, Any], closed: Iterable[Withheld]) -> dict[str, Any]:
    """The row with another name, and no reason, for each rule that would tell of what is closed."""
    violations, reasons = row["violations"], row["reasons"] or []
    for kept in closed:
        violations = [kept.told_as if rule.startswith(kept.rules) else rule for rule in violations]
        unsaid = {"rule": kept.told_as, "reason": f"Not told to readers without {kept.scope}."}
        reasons = [unsaid if one["rule"].startswith(kept.rules) else one for one in reasons]
    return {**row, "violations": list(dict.fromkeys(violations)), "reasons": _once(reasons)}


def _once(reasons: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({(one["rule"], one["reason"]): one for one in reasons}.values())


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Lists are joined by spaces; what a spreadsheet would take for a formula is quoted."""
    return csv_file(COLUMNS, ([_cell(row.get(column)) for column in COLUMNS] for row in rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " ".join(f"{one['rule']}: {one['reason']}" if isinstance(one, dict) else one for one in value)
    return inert(value.isoformat() if isinstance(value, date) else str(value))
