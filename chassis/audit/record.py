"""Writing audit rows. An effect's row is written with it; a refusal's row after its rollback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import Violation

DONE = "done"
_INSERT = insert(tables.audit).inline()


def record(
    unit: UnitOfWork,
    operation: str,
    outcome: str,
    *,
    writes: bool,
    subject_kind: str | None = None,
    violations: Sequence[Violation] = (),
) -> None:
    """Leave one row for all the records that the unit names. `outcome` is `done` or a problem's slug."""
    scope = unit.scope
    row: dict[str, Any] = {
        "id": new_identifier(),
        "at": unit.now,
        "client": scope.client,
        "actor": scope.actor,
        "actor_asserted_by": scope.client if scope.actor else None,
        "purpose": scope.purpose,
        "operation": operation,
        "writes": int(writes),
        "subject_kind": subject_kind,
        "subjects": list(dict.fromkeys(unit.subjects)),
        "outcome": outcome,
        "violations": [violation.rule for violation in violations],
        "reasons": [violation.reason for violation in violations] or None,
        "command": scope.command,
        "correlation": scope.correlation,
        "request_id": scope.request_id,
    }
    unit.session.connection().execute(_INSERT, row)
