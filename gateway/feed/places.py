"""Places in a council's feed: a position, with the mark of the event that stands there.

A feed that was restored from an earlier day gives positions out a second time, to other events. The mark tells them
apart, so that a follower who goes on from a lost event hears of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import INVALID, FieldError, Problem
from gateway.contract import CURSOR_GONE
from gateway.tables import feed, feed_counter

LATEST = "latest"
_PLACE = re.compile(r"([0-9]{1,18})(?:\.([0-9a-f]{8}))?")


@dataclass(frozen=True)
class Place:
    """`mark` is None at the start, and in cursors from before places had one."""

    position: int
    mark: str | None = None

    def __str__(self) -> str:
        return f"{self.position}.{self.mark}" if self.mark else str(self.position)


def place_of(position: int, event_id: UUID | None) -> Place:
    return Place(position, event_id.hex[-8:] if event_id is not None else None)


def read_place(text: str) -> Place:
    """Raises `Problem` (422)."""
    read = _PLACE.fullmatch(text)
    if read is None:
        raise Problem(INVALID, "The cursor cannot be read.", errors=[FieldError("?after", "is not a position")])
    return Place(int(read[1]), read[2])


def end_of(unit: UnitOfWork) -> Place:
    """The end of the feed as it is now."""
    last = select(feed_counter.c.position, feed.c.event_id)
    row = unit.session.execute(last.outerjoin(feed, feed.c.position == feed_counter.c.position)).one_or_none()
    return place_of(row.position, row.event_id) if row is not None else Place(0)


def beginning(unit: UnitOfWork, query: dict[str, Any], end: Place) -> Place | None:
    """Where to begin; None for the oldest that is kept. Raises `Problem` (410 where that is not kept, 422)."""
    if "since" in query:
        first = select(func.min(feed.c.position)).where(feed.c.at >= query["since"])
        position = unit.session.execute(first).scalar_one()
        pruned_at = unit.session.execute(select(feed_counter.c.pruned_at)).scalar_one_or_none()
        if pruned_at is not None and query["since"] <= pruned_at:
            raise Problem(CURSOR_GONE, f"Not all events since then are kept; all after {pruned_at.isoformat()} are.")
        return end if position is None else Place(position - 1)
    if "after" not in query:
        return None
    return end if query["after"] == LATEST else read_place(query["after"])


def check_kept(unit: UnitOfWork, place: Place, end: Place) -> None:
    """Whether the feed goes on from a place. Raises `Problem` (410). Call it after reading, because what is pruned in
    between is missed too."""
    row = unit.session.execute(select(feed_counter.c.pruned_to, feed_counter.c.pruned_at)).one_or_none()
    pruned_to = row.pruned_to if row is not None else 0
    if place.position < pruned_to:
        raise Problem(CURSOR_GONE, f"Events after this cursor are no longer kept. {AGAIN}")
    if place.position > end.position or (place.position > pruned_to and not _stands(unit, place)):
        raise Problem(CURSOR_GONE, f"This feed did not give the cursor out, or it was restored since. {AGAIN}")


AGAIN = (
    "Begin again: keep the next of GET /events?after=latest, read the records that you follow anew, then go on from"
    " that next."
)


def _stands(unit: UnitOfWork, place: Place) -> bool:
    """Whether the event that the cursor was given out with is the one at its position."""
    if place.mark is None:
        return True
    event_id = unit.session.execute(select(feed.c.event_id).where(feed.c.position == place.position)).scalar()
    return event_id is not None and place_of(place.position, event_id).mark == place.mark
