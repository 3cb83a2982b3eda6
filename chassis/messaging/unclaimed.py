"""Events of councils that this service does not know (yet): kept for operators only, tried again, never discarded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import tables
from chassis.database.database import Database
from chassis.messaging.faults import DatabaseAway, describe

LEAST_SECONDS, MOST_SECONDS = 5, 60
AT_ONCE = 100
unclaimed = tables.unclaimed
log = structlog.get_logger()


def keep(database: Database, consumer: str, envelope: Mapping[str, Any], now: datetime) -> None:
    row = {
        "consumer": consumer,
        "message_id": UUID(envelope["id"]),
        "council": envelope["tenant"],
        "envelope": dict(envelope),
        "received_at": now,
        "next_attempt_at": now + timedelta(seconds=LEAST_SECONDS),
    }
    with database.relay.begin() as connection:
        connection.execute(insert(unclaimed).values(row).on_conflict_do_nothing())


def try_again(database: Database, now: datetime, claim: Callable[[str, Mapping[str, Any]], bool]) -> int:
    """Offer what is due to `claim(consumer, envelope)`; what it takes is deleted here, and what it raises for waits, so
    that it does not stand in others' way. Answers how many it took."""
    due = select(unclaimed).where(unclaimed.c.next_attempt_at <= now).order_by(unclaimed.c.received_at)
    with database.relay.begin() as connection:
        rows = connection.execute(due.limit(AT_ONCE)).mappings().all()
    taken = 0
    for row in rows:
        claimed = _claimed(row, claim)
        taken += claimed
        here = (unclaimed.c.consumer == row["consumer"]) & (unclaimed.c.message_id == row["message_id"])
        with database.relay.begin() as connection:
            connection.execute(delete(unclaimed).where(here) if claimed else _later(row["attempts"], now).where(here))
    return taken


def _claimed(row: RowMapping, claim: Callable[[str, Mapping[str, Any]], bool]) -> bool:
    try:
        return claim(row["consumer"], row["envelope"])
    except DatabaseAway:
        raise
    except Exception as error:  # noqa: BLE001 whatever it is, the event stays here and is offered again
        log.warning("unclaimed delivery waits", consumer=row["consumer"], error=describe(error))
        return False


def listing(database: Database) -> Sequence[Mapping[str, Any]]:
    """How many deliveries wait for which unknown council: `consumer`, `council`, `count`, `oldest`."""
    query = select(
        unclaimed.c.consumer,
        unclaimed.c.council,
        func.count().label("count"),
        func.min(unclaimed.c.received_at).label("oldest"),
    ).group_by(unclaimed.c.consumer, unclaimed.c.council)
    with database.relay.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _later(attempts: int, now: datetime) -> Any:
    wait = min(MOST_SECONDS, LEAST_SECONDS * 2 ** min(attempts + 1, 10))
    return update(unclaimed).values(attempts=attempts + 1, next_attempt_at=now + timedelta(seconds=wait))
