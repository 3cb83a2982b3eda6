"""Hearing requests to announce the present state again: each becomes a timer of this service."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.council import SLUG_PATTERN
from chassis.database import tables
from chassis.database.database import Database
from chassis.messaging.faults import DatabaseAway, database_faults
from chassis.messaging.incoming import Unreadable
from chassis.messaging.reader import QueueReader
from chassis.messaging.session import Session, Verdict
from chassis.messaging.topology import declare_republishing, republish_queue_of
from chassis.messaging.wakeups import REPUBLISH_TIMER, republish_timer_id
from chassis.messaging.workers import Decided, Delivery, Spawn

_SLUG = re.compile(SLUG_PATTERN)
log = structlog.get_logger()


class RepublishListener:
    """`run` in a thread of its own until `stop`. The timer runs once the council is known here and active."""

    def __init__(
        self, service: str, database: Database, configuration: Configuration, spawn: Spawn, clock: Clock = system_clock
    ) -> None:
        self._database, self._clock = database, clock
        self.reader = QueueReader(
            name=republish_queue_of(service),
            configuration=configuration,
            declare=lambda channel: [declare_republishing(channel, service)],
            handle=self._handle,
            spawn=spawn,
            ready=self._database_answers,
            concurrency=1,
        )
        self.run, self.stop = self.reader.run, self.reader.stop

    def _handle(self, deliveries: Sequence[Delivery], session: Session) -> Decided:
        for delivery in deliveries:
            yield [delivery], self._hear(delivery)

    def _hear(self, delivery: Delivery) -> Verdict:
        try:
            keep_request(self._database, delivery.body, self._clock())
        except Unreadable:
            log.error("republish request unreadable")
            return Verdict.REJECT
        return Verdict.ACKNOWLEDGE

    def _database_answers(self) -> bool:
        try:
            with database_faults(), self._database.relay.connect() as connection:
                connection.execute(text("select 1"))
        except DatabaseAway:
            return False
        return True


def keep_request(database: Database, body: bytes, now: datetime) -> None:
    """Make a request a timer. Raises `Unreadable`, `DatabaseAway`, and what else the database raises."""
    try:
        council, consumer = _read(body)
    except (ValueError, KeyError, TypeError):
        raise Unreadable("no request to announce anything again") from None
    row: dict[str, Any] = {
        "id": republish_timer_id(council, consumer),
        "council": council,
        "kind": REPUBLISH_TIMER,
        "subject": consumer,
        "due_at": now,
    }
    with database_faults(), database.relay.begin() as connection:
        connection.execute(insert(tables.timers).values(row).on_conflict_do_nothing())


def _read(body: bytes) -> tuple[str, str]:
    """Council and consumer of a request. Raises ValueError, KeyError or TypeError where it is none."""
    said = json.loads(body)
    council, consumer = said["council"], said["consumer"]
    if not isinstance(consumer, str) or not _SLUG.fullmatch(council):
        raise ValueError("council is no slug")
    return council, consumer[:200]
