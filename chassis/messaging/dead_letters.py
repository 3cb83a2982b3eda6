"""What lies among the dead letters: taken up again where it can be read, otherwise kept for operators."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from chassis.clock import Clock
from chassis.database import tables
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.messaging.faults import is_unstorable
from chassis.messaging.inbox import handle
from chassis.messaging.incoming import COUNCIL_HEADER, Unreadable, read_envelope, read_position
from chassis.messaging.listener import keep_request
from chassis.messaging.register import Register
from chassis.messaging.topology import queue_of, republish_queue_of
from chassis.observability.metrics import UNREADABLE

RETURNED = "it came back from the dead letters"
letters = tables.dead_letters


@dataclass(frozen=True)
class Letter:
    """A message as it came: from which queue, for which council by its header."""

    queue: str
    council: str | None
    body: bytes


def take_up(
    database: Database, registry: Register, definition: ServiceDefinition, letter: Letter, clock: Clock
) -> None:
    """Keep what can be read in the inbox, to be tried from there. Raises `Unreadable`; what the database raises."""
    if letter.queue == republish_queue_of(definition.name):
        keep_request(database, letter.body, clock())
        return
    found = (one for one in definition.subscriptions if queue_of(definition.name, one) == letter.queue)
    if (subscription := next(found, None)) is None:
        raise Unreadable("no consumer of this service reads its queue")
    with suppress(Unreadable):
        read_position(letter.body, subscription.source)
        return
    envelope = read_envelope(letter.body, {COUNCIL_HEADER: letter.council}, subscription.source)
    try:
        handle(database, registry, definition, subscription, envelope, clock, later=RETURNED)
    except DBAPIError as error:
        if is_unstorable(error):
            raise Unreadable("no database can hold it") from error
        raise


def keep(database: Database, letter: Letter, error: str, clock: Clock) -> None:
    """Keep what cannot be read; the same again is the same row."""
    said = "\0".join((letter.queue, letter.council or "")).encode() + b"\0" + letter.body
    row = {
        "id": UUID(bytes=hashlib.sha256(said).digest()[:16], version=4),
        "queue": letter.queue,
        "council": letter.council,
        "body": letter.body,
        "error": error,
        "received_at": clock(),
    }
    with database.relay.begin() as connection:
        connection.execute(insert(letters).values(row).on_conflict_do_nothing())
    count(database)


def listing(database: Database) -> Sequence[Mapping[str, Any]]:
    """Everything kept here, oldest first, without the bodies."""
    columns = [column for column in letters.c if column is not letters.c.body]
    with database.relay.connect() as connection:
        return [dict(row) for row in connection.execute(select(*columns).order_by(letters.c.received_at)).mappings()]


def read(database: Database, identifier: UUID) -> Mapping[str, Any] | None:
    with database.relay.connect() as connection:
        row = connection.execute(select(letters).where(letters.c.id == identifier)).mappings().one_or_none()
        return dict(row) if row is not None else None


def bring_back(
    database: Database, registry: Register, definition: ServiceDefinition, identifier: UUID, clock: Clock
) -> bool:
    """Read one again, with the code of today, and put it into the inbox. False where there is none; raises `Unreadable`
    where it still cannot be read."""
    row = read(database, identifier)
    if row is None:
        return False
    take_up(database, registry, definition, Letter(row["queue"], row["council"], bytes(row["body"])), clock)
    return discard(database, identifier)


def discard(database: Database, identifier: UUID) -> bool:
    """Give one up for good. False where there is none."""
    with database.relay.begin() as connection:
        found = connection.execute(delete(letters).where(letters.c.id == identifier)).rowcount > 0
    count(database)
    return found


def count(database: Database) -> int:
    """How many are kept here; sets the metric too."""
    with database.relay.connect() as connection:
        number = int(connection.execute(select(func.count()).select_from(letters)).scalar_one())
    UNREADABLE.labels(database.service).set(number)
    return number
