"""How a run ended whose job was cancelled, or given up, without the run being told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from chassis.database.tables import jobs
from chassis.database.unit_of_work import UnitOfWork
from chassis.jobs.view import CANCELLED, FAILED


def ended_otherwise(unit: UnitOfWork, runs: Collection[UUID]) -> Mapping[UUID, str]:
    """`cancelled` or `failed`, of those whose job ended so. A run has the identifier of its job."""
    query = select(jobs.c.id, jobs.c.state).where(jobs.c.id.in_(runs), jobs.c.state.in_((CANCELLED, FAILED)))
    return {row.id: row.state for row in unit.session.execute(query)}
