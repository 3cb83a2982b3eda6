"""Reading the audit: asked by the gateway of every service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement, func, select

from chassis.clock import start_of
from chassis.contracts.operation import Access, Operation
from chassis.contracts.schemas import Day, Flag, Identifier, Instant, Schema, Text, Whole
from chassis.database import tables
from chassis.database.spelled import spelled_as
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request

audit, seals = tables.audit, tables.audit_seals


class AuditRowSchema(Schema):
    """One row: who did what to whose record, why, when, and with what outcome."""

    id = Identifier(required=True)
    service = Text(required=True)
    at = Instant(required=True)
    client = Text(required=True)
    actor = Text(required=True, allow_none=True)
    actor_asserted_by = Text(required=True, allow_none=True)
    purpose = Text(required=True, allow_none=True)
    operation = Text(required=True)
    writes = Flag(required=True)
    subject_kind = Text(required=True, allow_none=True)
    subjects = fields.List(Text(), required=True)
    outcome = Text(required=True)
    violations = fields.List(Text(), required=True)
    command = Identifier(required=True, allow_none=True)
    sealed = Flag(required=True)


class AuditFilterSchema(Schema):
    """What to look for; each is optional. `from` and `to` are days in England, both included."""

    subject = Text(longest=80)
    operation = Text(longest=80)
    actor = Text(longest=200)
    outcome = Text(longest=40)
    from_day = Day(data_key="from")
    to_day = Day(data_key="to")


class AuditPageQuery(AuditFilterSchema):
    limit = Whole(load_default=50, least=1, most=201, strict=False)
    before = Identifier()


class AuditPageSchema(Schema):
    items = fields.List(fields.Nested(AuditRowSchema))


READ_AUDIT = Operation(
    "read_audit",
    "GET",
    "",
    "The audit rows of this service, newest first",
    access=Access.INTERNAL,
    query=AuditPageQuery,
    answer=AuditPageSchema,
    audited=False,
)


def read_audit(unit: UnitOfWork, request: Request, only: Sequence[ColumnElement[bool]] = ()) -> Answer:
    """The rows that the query asks for and of which every condition in `only` holds, too."""
    wanted: Mapping[str, Any] = request.query
    query = select(audit, seals.c.position.is_not(None).label("sealed")).where(*only)
    query = query.outerjoin(seals, seals.c.audit_id == audit.c.id)
    if "before" in wanted:
        query = query.where(audit.c.id < wanted["before"])
    if "subject" in wanted:
        subjects = func.unnest(audit.c.subjects).column_valued("one_subject")
        named = select(subjects).where(spelled_as(subjects, wanted["subject"]))
        query = query.where(audit.c.subjects.contains([wanted["subject"]]) | named.exists())
    if "actor" in wanted:
        query = query.where((audit.c.actor == wanted["actor"]) | spelled_as(audit.c.actor, wanted["actor"]))
    for name in ("operation", "outcome"):
        if name in wanted:
            query = query.where(audit.c[name] == wanted[name])
    if "from_day" in wanted:
        query = query.where(audit.c.at >= start_of(wanted["from_day"]))
    if "to_day" in wanted:
        query = query.where(audit.c.at < start_of(wanted["to_day"], 1))
    rows = unit.session.execute(query.order_by(audit.c.id.desc()).limit(wanted["limit"]))
    return Answer({"items": [_item(unit.service, dict(row)) for row in rows.mappings()]})


def _item(service: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "service": service, "writes": bool(row["writes"]), "at": row["at"].astimezone(UTC)}
