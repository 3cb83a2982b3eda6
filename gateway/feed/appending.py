"""Taking an event into the council's feed, in the transaction of its inbox row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from gateway.feed.signals import SIGNALS
from gateway.tables import feed, feed_counter

CHANNEL = "feed"
"""Where PostgreSQL notifies every replica, with the council's slug, once the append has committed."""


def append_to_feed(types: Mapping[str, EventType]) -> Callable[[UnitOfWork, Mapping[str, Any]], None]:
    """The reaction to every event. `types` are the event types of all contracts by name.

    A type that no contract knows raises LookupError: the delivery is tried again, then parked, until a gateway that
    knows it runs.
    """

    def append(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
        kind = types.get(envelope["type"])
        if kind is None:
            raise LookupError(f"no contract declares {envelope['type']}")
        if _is_overtaken(unit, envelope):
            return
        row = {
            "position": _next_position(unit),
            "event_id": UUID(envelope["id"]),
            "type": kind.name,
            "scope": kind.scope,
            "subject": envelope["subject"],
            "sequence": envelope["sequence"],
            "at": datetime.fromisoformat(envelope["time"]),
            "envelope": dict(envelope),
        }
        unit.session.execute(insert(feed).values(row))
        unit.session.execute(select(func.pg_notify(CHANNEL, unit.scope.council.slug)))
        unit.when_committed(lambda: SIGNALS.notify(unit.scope.council.slug))

    return append


def _is_overtaken(unit: UnitOfWork, envelope: Mapping[str, Any]) -> bool:
    """Whether the feed holds a later version of the subject, or this one already: the same event, or, where a present
    state is only restated, whatever event brought that version."""
    same = feed.c.sequence == envelope["sequence"]
    if not envelope.get("restated"):
        same &= feed.c.type == envelope["type"]
    later = feed.c.sequence > envelope["sequence"]
    known = exists().where(feed.c.subject == envelope["subject"], or_(later, same))
    return bool(unit.session.execute(select(known)).scalar_one())


def _next_position(unit: UnitOfWork) -> int:
    """Raise the council's counter; its row stays locked until the commit, so positions become readable in order."""
    raised = feed_counter.c.position + 1
    row = insert(feed_counter).values(id=1, position=1)
    raising = row.on_conflict_do_update(index_elements=["id"], set_={"position": raised})
    position: int = unit.session.execute(raising.returning(feed_counter.c.position)).scalar_one()
    return position
