"""Reading a council's feed. Here places are plain text; `feed.polling` seals them as cursors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from gateway.feed.places import Place, beginning, check_kept, end_of, place_of
from gateway.feed.types import wanted
from gateway.tables import feed


def read_events(types: Mapping[str, EventType]) -> Handler:
    """A page of events after a place, those only whose scope the caller holds.

    `next` is the place to go on from: that of the last item where the page is full, otherwise the end of the feed, so
    that what the caller may not see is not searched again. The end is read first; what commits in between is left to
    the next page.
    """

    def read(unit: UnitOfWork, request: Request) -> Answer:
        limit, end = request.query["limit"], end_of(unit)
        start = beginning(unit, dict(request.query), end)
        visible = _visible(unit, request, start, types).where(feed.c.position <= end.position)
        rows = unit.session.execute(visible.order_by(feed.c.position).limit(limit)).all()
        if start is not None:
            check_kept(unit, start, end)
        place = place_of(rows[-1].position, rows[-1].event_id) if len(rows) == limit else end
        unit.touches(*dict.fromkeys(row.subject for row in rows))
        return Answer({"items": [row.envelope for row in rows], "next": str(place), "as_of": None})

    return read


def peek_events(types: Mapping[str, EventType]) -> Handler:
    """Whether there is anything to read after a place, and which: what a long poll asks while it waits."""

    def peek(unit: UnitOfWork, request: Request) -> Answer:
        end = end_of(unit)
        start = beginning(unit, dict(request.query), end)
        found = unit.session.execute(select(_visible(unit, request, start, types).exists())).scalar_one()
        if start is not None:
            check_kept(unit, start, end)
        return Answer({"found": found, "after": str(start or Place(0))})

    return peek


def _visible(unit: UnitOfWork, request: Request, start: Place | None, types: Mapping[str, EventType]) -> Select[Any]:
    rows = select(feed.c.position, feed.c.event_id, feed.c.subject, feed.c.envelope)
    rows = rows.where(feed.c.position > (start.position if start else 0), feed.c.scope.in_(sorted(unit.scope.grants)))
    names = wanted(request.query.get("types"), types, unit.scope.grants)
    return rows if names is None else rows.where(feed.c.type.in_(names))
