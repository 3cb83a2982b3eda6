"""Reading a council's feed. Here positions are plain numbers; `feed.polling` seals them as cursors."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import INVALID, FieldError, Problem
from chassis.request import Answer, Request
from gateway.tables import feed, feed_counter


def read_events(unit: UnitOfWork, request: Request) -> Answer:
    """A page of events after a position, those only whose scope the caller holds.

    `next` is the position to go on from: that of the last item where the page is full, otherwise the end of the feed,
    so that what the caller may not see is not searched again. The end is read first; what commits in between is left
    to the next page.
    """
    after, limit = _position(request), request.query["limit"]
    end = _end(unit)
    rows = unit.session.execute(
        _visible(unit, after).where(feed.c.position <= end).order_by(feed.c.position).limit(limit)
    ).all()
    position = rows[-1].position if len(rows) == limit else max(end, after)
    unit.touches(*dict.fromkeys(row.subject for row in rows))
    items = [row.envelope for row in rows]
    return Answer({"items": items, "next": str(position), "as_of": None})


def peek_events(unit: UnitOfWork, request: Request) -> Answer:
    """Whether there is anything to read after a position: what a long poll asks while it waits."""
    found = unit.session.execute(select(_visible(unit, _position(request)).exists())).scalar_one()
    return Answer({"found": found})


def _end(unit: UnitOfWork) -> int:
    return unit.session.execute(select(feed_counter.c.position)).scalar_one_or_none() or 0


def _visible(unit: UnitOfWork, after: int) -> Select[Any]:
    granted = feed.c.scope.in_(sorted(unit.scope.grants))
    columns = select(feed.c.position, feed.c.subject, feed.c.envelope)
    return columns.where(feed.c.position > after, granted)


def _position(request: Request) -> int:
    after = request.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Problem(INVALID, "The cursor cannot be read.", errors=[FieldError("?after", "is not a position")])
    return int(after)
