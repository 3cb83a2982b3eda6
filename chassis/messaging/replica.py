"""How old a replica is: up to which instant it has been sent everything that its source had committed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.database import tables
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork

positions = tables.replica_positions


def move_position(database: Database, consumer: str, source: str, as_of: datetime) -> None:
    """Note that everything of `source` committed up to `as_of` has been handled. Never moves back."""
    row = insert(positions).values(consumer=consumer, source=source, as_of=as_of)
    later = func.greatest(positions.c.as_of, row.excluded.as_of)
    with database.relay.begin() as connection:
        connection.execute(row.on_conflict_do_update(constraint="pk_replica_positions", set_={"as_of": later}))


def position(database: Database, consumer: str, source: str) -> datetime | None:
    """As of when the replica is; None where its source has not been heard of yet."""
    query = select(positions.c.as_of).where(positions.c.consumer == consumer, positions.c.source == source)
    with database.relay.connect() as connection:
        return connection.execute(query).scalar_one_or_none()


def all_positions(database: Database) -> Mapping[tuple[str, str], datetime]:
    """As of when each replica is, by consumer and source."""
    with database.relay.connect() as connection:
        return {(row.consumer, row.source): row.as_of for row in connection.execute(select(positions))}


def age(database: Database, consumer: str, source: str, now: datetime) -> timedelta | None:
    """How old the replica is; None where its source has not been heard of yet."""
    as_of = position(database, consumer, source)
    return None if as_of is None else max(now - as_of, timedelta())


def as_of(unit: UnitOfWork, consumer: str, source: str) -> datetime | None:
    """Up to when this council's replica holds everything of `source`; None where it has not been heard of yet."""
    query = select(positions.c.as_of).where(positions.c.consumer == consumer, positions.c.source == source)
    heard: datetime | None = unit.session.execute(query).scalar_one_or_none()
    lacking = oldest_unfinished(unit, consumer)
    return heard if heard is None or lacking is None else min(heard, lacking)


def oldest_unfinished(unit: UnitOfWork, consumer: str) -> datetime | None:
    """Since when this council's replica lacks an event that came but has not taken effect; None where it lacks none."""
    inbox = tables.inbox
    query = select(func.min(inbox.c.received_at)).where(inbox.c.consumer == consumer, inbox.c.state != "done")
    return unit.session.execute(query).scalar_one_or_none()
