"""Reading the audit: asked by the gateway of every service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import ColumnElement, func, or_, select

from chassis.audit.record import DONE
from chassis.clock import start_of
from chassis.contracts.operation import Access, Operation
from chassis.contracts.schemas import Day, Flag, Identifier, Instant, Schema, Text, Whole
from chassis.database import tables
from chassis.database.spelled import spelled_as
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request

audit, seals = tables.audit, tables.audit_seals
REFUSED = "refused"
"""As a filter: every outcome but `done`."""


class ReasonSchema(Schema):
    """A rule that refused, and why."""

    rule = Text(required=True)
    reason = Text(required=True)


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
    reasons = fields.List(
        fields.Nested(ReasonSchema),
        required=True,
        metadata={"description": "Why each rule of `violations` refused; empty in rows from before it was kept."},
    )
    request_id = Text(required=True, allow_none=True, metadata={"description": "X-Request-ID of the answer."})


class AuditFilterSchema(Schema):
    """What to look for; each is optional. `from` and `to` are days in England, both included."""

    subject = Text(longest=80)
    operation = Text(longest=80, metadata={"description": "As `propose_link` or `links.propose_link`."})
    actor = Text(longest=200)
    outcome = Text(
        longest=40,
        metadata={"description": "`done`, `refused` for whatever was not, or a kind of problem, as `scope-missing`."},
    )
    request_id = Text(longest=128, metadata={"description": "X-Request-ID or X-Correlation-ID of the answer."})
    from_day = Day(data_key="from")
    to_day = Day(data_key="to")


class AuditPageQuery(AuditFilterSchema):
    limit = Whole(load_default=50, least=1, most=201, strict=False)
    before = Identifier()
    unnamed = Text(longest=400)


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
    """The rows that the query asks for and of which every condition in `only` holds, too.

    `unnamed` lists operations, with blanks between, whose rows may name what this reader must not know of: they name
    nobody, and no number finds them.
    """
    wanted: Mapping[str, Any] = request.query
    query = select(audit, seals.c.position.is_not(None).label("sealed")).where(*only)
    query = query.outerjoin(seals, seals.c.audit_id == audit.c.id)
    if "before" in wanted:
        query = query.where(audit.c.id < wanted["before"])
    unnamed = wanted.get("unnamed", "").split()
    if "subject" in wanted:
        subjects = func.unnest(audit.c.subjects).column_valued("one_subject")
        named = select(subjects).where(spelled_as(subjects, wanted["subject"]))
        query = query.where(audit.c.subjects.contains([wanted["subject"]]) | named.exists())
        query = query.where(audit.c.operation.not_in(unnamed))
    if "actor" in wanted:
        query = query.where((audit.c.actor == wanted["actor"]) | spelled_as(audit.c.actor, wanted["actor"]))
    if "operation" in wanted:
        query = query.where(audit.c.operation == wanted["operation"])
    if "outcome" in wanted:
        refused = wanted["outcome"] == REFUSED
        query = query.where(audit.c.outcome != DONE if refused else audit.c.outcome == wanted["outcome"])
    if "request_id" in wanted:
        query = query.where(_of_request(wanted["request_id"]))
    if "from_day" in wanted:
        query = query.where(audit.c.at >= start_of(wanted["from_day"]))
    if "to_day" in wanted:
        query = query.where(audit.c.at < start_of(wanted["to_day"], 1))
    rows = unit.session.execute(query.order_by(audit.c.id.desc()).limit(wanted["limit"]))
    return Answer({"items": [_item(unit.service, dict(row), unnamed) for row in rows.mappings()]})


def _of_request(identifier: str) -> ColumnElement[bool]:
    """Without an identifier of the caller's own, the command is what the request is called."""
    named = or_(audit.c.request_id == identifier, audit.c.correlation == identifier)
    try:
        return or_(named, audit.c.command == UUID(identifier))
    except ValueError:
        return named


def _item(service: str, row: dict[str, Any], unnamed: Collection[str]) -> dict[str, Any]:
    reasons = zip(row["violations"], row["reasons"] or (), strict=False)
    return {
        **row,
        "service": service,
        "writes": bool(row["writes"]),
        "at": row["at"].astimezone(UTC),
        "subjects": [] if row["operation"] in unnamed else row["subjects"],
        "reasons": [{"rule": rule, "reason": reason} for rule, reason in reasons],
    }
