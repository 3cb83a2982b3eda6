"""The rows of `messaging.timers`, as their runner sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, text, update
from sqlalchemy import delete as delete_from
from sqlalchemy.dialects.postgresql import insert

from chassis.database import tables
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.messaging.backoff import retry_delay

LEASE = timedelta(seconds=60)
timers = tables.timers

_CLAIM = text(
    """
    with due as (
        select id from messaging.timers
        where due_at <= :now and (leased_until is null or leased_until < :now)
          and council = any(:councils) and kind <> all(:without)
        order by due_at limit :most for update skip locked
    )
    update messaging.timers set leased_until = :until from due where timers.id = due.id
    returning timers.id, council, kind, subject, attempts
    """
)

_CLAIM_IN_TURN = text(
    """
    with busy as (
        select council, count(*) as number from messaging.timers
        where kind = :kind and leased_until >= :now group by council
    ), queued as (
        select id, council, row_number() over (partition by council order by due_at, id) as place
        from messaging.timers
        where kind = :kind and due_at <= :now and (leased_until is null or leased_until < :now)
          and council = any(:councils)
    ), due as (
        select timers.id from messaging.timers
        join queued on queued.id = timers.id left join busy on busy.council = queued.council
        where leased_until is null or leased_until < :now
        order by queued.place + coalesce(busy.number, 0), array_position(:served, queued.council) nulls first, due_at
        limit :most for update of timers skip locked
    )
    update messaging.timers set leased_until = :until from due where timers.id = due.id
    returning timers.id, timers.council, timers.kind, timers.subject, timers.attempts
    """
).bindparams(bindparam("councils", type_=ARRAY(Text)), bindparam("served", type_=ARRAY(Text)))


def claim(
    database: Database, councils: Sequence[str], without: Sequence[str], most: int, now: datetime
) -> Sequence[Mapping[str, Any]]:
    """Lease up to `most` due timers of these councils for 60 s, none of the kinds `without`, longest due first."""
    values = {"now": now, "until": now + LEASE, "councils": list(councils), "without": list(without), "most": most}
    with database.relay.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return [dict(row) for row in connection.execute(_CLAIM, values).mappings()]


def claim_in_turn(
    database: Database, councils: Sequence[str], kind: str, served: Sequence[str], most: int, now: datetime
) -> Sequence[Mapping[str, Any]]:
    """Lease up to `most` due timers of one kind: first of the councils of which the fewest are leased, in whatever
    process; of those first of the councils that are not in `served`, then in its order; of one council longest due
    first."""
    values = {"councils": list(councils), "served": list(served), "kind": kind, "most": most}
    values |= {"now": now, "until": now + LEASE}
    with database.relay.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return [dict(row) for row in connection.execute(_CLAIM_IN_TURN, values).mappings()]


def prolong(database: Database, identifiers: Sequence[UUID], now: datetime) -> None:
    with database.relay.begin() as connection:
        connection.execute(update(timers).where(timers.c.id.in_(identifiers)).values(leased_until=now + LEASE))


def delete(database: Database, identifier: UUID) -> None:
    with database.relay.begin() as connection:
        connection.execute(delete_from(timers).where(timers.c.id == identifier))


def postpone(database: Database, identifier: UUID, attempts: int, now: datetime) -> None:
    """Have a timer that failed due again after a while, longer with each attempt."""
    change = {"attempts": attempts, "due_at": now + retry_delay(attempts), "leased_until": None}
    with database.relay.begin() as connection:
        connection.execute(update(timers).where(timers.c.id == identifier).values(change))


def note_effect(unit: UnitOfWork, timer: Mapping[str, Any]) -> bool:
    """Leave an inbox row for the timer, in the transaction of its effect. False where it has taken effect before."""
    row = {
        "consumer": f"timer.{timer['kind']}",
        "message_id": timer["id"],
        "source": unit.service,
        "type": f"timer.{timer['kind']}",
        "subject": timer["subject"][:80],
        "state": "done",
        "received_at": unit.now,
        "handled_at": unit.now,
    }
    result = unit.session.execute(insert(tables.inbox).values(row).on_conflict_do_nothing())
    return bool(result.rowcount)  # type: ignore[attr-defined]
