"""Timers that wake the inbox of a council. Those of one second are one row, however many deliveries fail in it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert

from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork

INBOX_TIMER = "inbox"
REPUBLISH_TIMER = "republish"
_NAMESPACE = UUID("8f0b6a5e-6d53-5c1c-9a54-1f2b7f3c2d10")


def wake_inbox(unit: UnitOfWork, due: datetime) -> None:
    """Have the council's inbox looked at no sooner than `due` and at most a second later."""
    second = datetime.fromtimestamp(math.floor(due.timestamp()) + 1, UTC)
    council = unit.scope.council.slug
    row = {
        "id": uuid5(_NAMESPACE, f"{INBOX_TIMER}/{council}/{second.isoformat()}"),
        "council": council,
        "kind": INBOX_TIMER,
        "subject": "",
        "due_at": second,
    }
    unit.session.execute(insert(tables.timers).values(row).on_conflict_do_nothing().inline())


def republish_timer_id(council: str, consumer: str) -> UUID:
    """One consumer's request for one council is one timer, however often it is made before the timer runs."""
    return uuid5(_NAMESPACE, f"{REPUBLISH_TIMER}/{council}/{consumer}")
