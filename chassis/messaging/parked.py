"""Deliveries that wait for an operator: listed, tried again, discarded; per council, and audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, null, select, update

from chassis.audit.by_hand import DISCARD_DELIVERY, RETRY_DELIVERY, SHOW_DELIVERY
from chassis.audit.record import record
from chassis.configuration import Configuration
from chassis.council import Council
from chassis.database import tables
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import ServiceDefinition
from chassis.messaging.connection import close_quietly, open_connection
from chassis.messaging.scopes import system_scope
from chassis.messaging.topology import dead_queue_of, queue_of, republish_queue_of
from chassis.messaging.wakeups import wake_inbox
from chassis.observability.metrics import PARKED

CLIENT = "operator"
UNFINISHED = ("parked", "pending", "waiting", "held")
_SHOWN = ("consumer", "message_id", "source", "type", "subject", "state", "attempts", "error", "received_at")
inbox = tables.inbox


def listing(database: Database, council: Council, states: Sequence[str] = ("parked",)) -> Sequence[Mapping[str, Any]]:
    """The kept deliveries of a council in these states, oldest first, without their bodies."""
    columns = [inbox.c[name] for name in _SHOWN]
    query = select(*columns, inbox.c.next_attempt_at).where(inbox.c.state.in_(states)).order_by(inbox.c.received_at)
    with database.unit_of_work(system_scope(council, CLIENT)) as unit:
        return [dict(row) for row in unit.session.execute(query).mappings()]


def show(database: Database, council: Council, consumer: str, message: UUID) -> Mapping[str, Any] | None:
    """One delivery with its envelope; leaves an audit row. None where there is none."""
    with database.unit_of_work(system_scope(council, CLIENT)) as unit:
        row = unit.session.execute(select(inbox).where(_this(consumer, message))).mappings().one_or_none()
        if row is None:
            return None
        _audit(unit, SHOW_DELIVERY, row, writes=False)
        return dict(row)


def retry(database: Database, council: Council, consumer: str, message: UUID, actor: str | None = None) -> bool:
    """Have a parked delivery tried again at once, with all its attempts before it. False where it is not parked."""
    change = {"state": "pending", "attempts": 0, "error": None, "next_attempt_at": None}
    return _change(database, council, consumer, message, RETRY_DELIVERY, change, actor)


def discard(database: Database, council: Council, consumer: str, message: UUID, actor: str | None = None) -> bool:
    """Give a parked delivery up: it never takes effect, also if it comes again. False where it is not parked."""
    change = {"state": "done", "error": "discarded", "envelope": null(), "next_attempt_at": None}
    return _change(database, council, consumer, message, DISCARD_DELIVERY, change, actor)


def count_parked(unit: UnitOfWork, service: str) -> int:
    """How many deliveries of the unit's council are parked; sets the metric too."""
    query = select(func.count()).select_from(inbox).where(inbox.c.state == "parked", inbox.c.state != "done")
    count = int(unit.session.execute(query).scalar_one())
    PARKED.labels(service, unit.scope.council.slug).set(count)
    return count


def dead_letters(configuration: Configuration, definition: ServiceDefinition) -> Mapping[str, int]:
    """How many messages lie in each dead-letter queue of a service; without those that are not there yet. Raises
    `BrokerAway`."""
    read = [queue_of(definition.name, subscription) for subscription in definition.subscriptions]
    connection = open_connection(configuration, heartbeat=0)
    depths = {}
    try:
        for dead in map(dead_queue_of, (*read, republish_queue_of(definition.name))):
            with suppress(*connection.channel_errors):
                depths[dead] = int(connection.channel().queue_declare(queue=dead, passive=True).message_count)
        return depths
    finally:
        close_quietly(connection)


def note(
    database: Database, council: Council, operation: str, message: UUID, actor: str | None, *, writes: bool
) -> None:
    """Leave an audit row of what an operator did with a message that stands in no inbox."""
    with database.unit_of_work(system_scope(council, CLIENT, actor=actor)) as unit:
        unit.touches(message)
        record(unit, operation, "done", writes=writes, subject_kind="delivery")


def _change(
    database: Database,
    council: Council,
    consumer: str,
    message: UUID,
    operation: str,
    change: Mapping[str, Any],
    actor: str | None,
) -> bool:
    parked = select(inbox).where(_this(consumer, message), inbox.c.state == "parked").with_for_update()
    with database.unit_of_work(system_scope(council, CLIENT, actor=actor)) as unit:
        row = unit.session.execute(parked).mappings().one_or_none()
        if row is None:
            return False
        handled = {"handled_at": unit.now} if change["state"] == "done" else {}
        unit.session.execute(update(inbox).where(_this(consumer, message)).values({**change, **handled}))
        wake_inbox(unit, unit.now)
        _audit(unit, operation, row, writes=True)
        count_parked(unit, database.service)
    return True


def _audit(unit: UnitOfWork, operation: str, row: Any, *, writes: bool) -> None:
    unit.touches(row["message_id"], row["subject"])
    record(unit, operation, "done", writes=writes, subject_kind="delivery")


def _this(consumer: str, message: UUID) -> Any:
    return and_(inbox.c.consumer == consumer, inbox.c.message_id == message)
