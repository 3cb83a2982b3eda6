"""The outbox as its relay sees it: what to publish next, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

SHARE, BATCH = 20, 200
LONGEST_WAIT_SECONDS = 60
KEPT = timedelta(days=7)
DELETED_AT_ONCE = 1000

_TAKE = text(
    """
    with recursive waiting as (
        (select council from messaging.outbox where published_at is null order by council limit 1)
        union all
        select (select o.council from messaging.outbox o
                where o.published_at is null and o.council > w.council order by o.council limit 1)
        from waiting w where w.council is not null
    )
    select due.id, w.council, due.routing_key, due.envelope->>'type' as type, due.envelope::text as body
    from waiting w
    cross join lateral (
        select first.*, row_number() over (order by first.position) as turn
        from (
            select o.* from messaging.outbox o
            where o.council = w.council and o.published_at is null
              and (o.next_attempt_at is null or o.next_attempt_at <= :now)
              and not exists (
                  select 1 from messaging.outbox earlier
                  where earlier.council = o.council and earlier.subject = o.subject
                    and earlier.published_at is null and earlier.position < o.position)
            order by o.position limit :share
        ) first
    ) due
    where w.council is not null
    order by due.turn, due.position limit :batch
    """
)
_CONFIRMED = text(
    "update messaging.outbox set published_at = :now, error = null, next_attempt_at = null,"
    " settled_at = case when :settled then cast(:now as timestamptz) end"
    " where id = any(cast(:identifiers as uuid[]))"
)
_POSTPONE = text(
    "update messaging.outbox set attempts = attempts + 1, error = :error,"
    " next_attempt_at = cast(:now as timestamptz)"
    " + make_interval(secs => least(:longest, power(2, least(attempts, 10))))"
    " where id = any(cast(:identifiers as uuid[]))"
)
_SETTLE = text(
    "update messaging.outbox set settled_at = :now"
    " where id = any(cast(:identifiers as uuid[])) and published_at is not null"
)
_REOPEN = text("update messaging.outbox set published_at = null where settled_at is null and published_at is not null")
_PENDING = text(
    "select count(*) as pending, min(created_at) as oldest from messaging.outbox where published_at is null"
)
_FORGET = text(
    "delete from messaging.outbox where id in (select id from messaging.outbox"
    " where published_at < :before and settled_at is not null order by published_at limit :most)"
)


@dataclass(frozen=True)
class Row:
    """One event to publish. `body` is its envelope as JSON text."""

    id: UUID
    council: str
    routing_key: str
    type: str
    body: str


def take(connection: Connection, now: datetime) -> Sequence[Row]:
    """What may be published now: at most 20 events of a council, councils in turn; of a subject only the oldest."""
    rows = connection.execute(_TAKE, {"now": now, "share": SHARE, "batch": BATCH}).mappings()
    return [Row(**row) for row in rows]


def mark_confirmed(connection: Connection, identifiers: Collection[str], now: datetime, *, settled: bool) -> None:
    if identifiers:
        connection.execute(_CONFIRMED, {"identifiers": list(identifiers), "now": now, "settled": settled})


def postpone(connection: Connection, identifiers: Collection[str], error: str, now: datetime) -> None:
    """Keep what could not be delivered; the next attempt is 1 s later, then 2, up to 60 s."""
    if identifiers:
        values = {"identifiers": list(identifiers), "error": error, "now": now, "longest": LONGEST_WAIT_SECONDS}
        connection.execute(_POSTPONE, values)


def settle(connection: Connection, identifiers: Collection[str], now: datetime) -> None:
    if identifiers:
        connection.execute(_SETTLE, {"identifiers": list(identifiers), "now": now})


def reopen_unsettled(connection: Connection) -> int:
    """After a restart of a broker that forgets: publish again what not every queue had acknowledged."""
    return connection.execute(_REOPEN).rowcount


def pending(connection: Connection) -> Mapping[str, datetime | int | None]:
    """How many events are `pending`, and when the `oldest` of them was made."""
    return dict(connection.execute(_PENDING).mappings().one())


def forget_old(connection: Connection, now: datetime) -> int:
    """Delete some of the events that were settled more than seven days ago."""
    return connection.execute(_FORGET, {"before": now - KEPT, "most": DELETED_AT_ONCE}).rowcount
