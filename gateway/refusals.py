"""What the gateway itself refuses leaves an audit row in the caller's council."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.audit.record import record
from chassis.council import Council
from chassis.database.database import Database
from chassis.handling.faults import patiently
from chassis.scope import Scope

PATIENCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Refusal:
    """One refused call. `operation` is the bare name, `slug` that of the problem."""

    council: Council
    client: str
    operation: str
    writes: bool
    slug: str
    command: UUID
    actor: str | None = None
    purpose: str | None = None
    request_id: str | None = None
    correlation: str | None = None


RecordRefusal = Callable[[Refusal], None]


def refusals_into(database: Database) -> RecordRefusal:
    """Keep refusals in the gateway's own database. Raises `Problem` (503) where that cannot be."""

    def keep(refusal: Refusal) -> None:
        scope = Scope(
            council=refusal.council,
            client=refusal.client,
            command=refusal.command,
            deadline=database.clock() + PATIENCE,
            actor=refusal.actor,
            purpose=refusal.purpose,
            request_id=refusal.request_id,
            correlation=refusal.correlation,
        )

        def write() -> None:
            with database.unit_of_work(scope) as unit:
                record(unit, refusal.operation, refusal.slug, writes=refusal.writes)

        patiently(write)

    return keep
