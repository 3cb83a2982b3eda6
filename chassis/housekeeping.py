"""What may be forgotten is forgotten, in small steps, once an hour."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock
from chassis.council import Council, State
from chassis.councils.registry import Registry
from chassis.database import tables
from chassis.database.database import Database
from chassis.definition import Forgetter
from chassis.handling.commands import KEPT
from chassis.identifiers import new_identifier
from chassis.problems import Problem
from chassis.scope import Scope

INBOX_KEPT = timedelta(days=30)
JOBS_KEPT = timedelta(days=30)
EVERY = 3600.0


class Housekeeping:
    """Deletes answers kept for twins after 24 hours, handled deliveries and finished jobs after 30 days, and what the
    service itself names."""

    def __init__(
        self, database: Database, registry: Registry, clock: Clock, forgetting: Sequence[Forgetter] = ()
    ) -> None:
        self._forgetting = forgetting
        self._database, self._registry, self._clock = database, registry, clock
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.wait(EVERY):
            for council in self._registry.all():
                if council.state is State.ACTIVE and not self._stopping.is_set():
                    self._try(council)

    def stop(self) -> None:
        self._stopping.set()

    def clean(self, council: Council) -> None:
        now = self._clock()
        scope = Scope(council, "kinweave", new_identifier(), now + timedelta(seconds=60))
        commands, inbox, jobs, parts = tables.commands, tables.inbox, tables.jobs, tables.job_parts
        with self._database.unit_of_work(scope) as unit:
            session = unit.session
            session.execute(delete(commands).where(commands.c.at < now - KEPT))
            session.execute(delete(inbox).where(inbox.c.state == "done", inbox.c.received_at < now - INBOX_KEPT))
            old = jobs.c.finished_at < now - JOBS_KEPT
            session.execute(delete(parts).where(parts.c.job_id == jobs.c.id, old))
            session.execute(delete(jobs).where(old))
        for forget in self._forgetting:
            with self._database.unit_of_work(scope) as unit:
                forget(unit)

    def _try(self, council: Council) -> None:
        try:
            self.clean(council)
        except (SQLAlchemyError, Problem) as error:
            structlog.get_logger().warning("housekeeping waits", council=council.slug, exc_info=error)
