"""How many days of short breaks a child has had, has booked, and may still have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from services.links.agreements.legal_basis import legal_bases_of
from services.links.children.reading import find_child
from services.links.children.tables import Child
from services.links.day_limits import counting, rules
from services.links.day_limits.counting import Break, Window
from services.links.day_limits.judging import AT_LEAST, Limits, judge_standing, limits_on, summary, worst
from services.links.day_limits.reading import breaks_of
from services.links.history.known import that_stand
from services.links.history.reading import Outside, known_of
from services.links.linking.reading import open_links
from services.links.sessions.tables import Session

RE_PLAN = "POST /links/{link_id}/legal-basis"


def get_day_count(unit: UnitOfWork, request: Request) -> Answer:
    child = find_child(unit, request.path["child"])
    on = request.query.get("on", unit.today)
    known = known_of(child)
    held = limits_on(unit, on, known)
    found = breaks_of(unit, child.id, on, on, (rules.LIMITED, rules.COUNTED_ONLY))
    limited = [one for row, one in found if row.legal_basis == rules.LIMITED]
    in_full = [one for row, one in found if row.legal_basis == rules.COUNTED_ONLY]
    days = counting.counted_days(limited, held.method)
    present = counting.in_window(days, on)
    fullest = counting.fullest(days, [on])
    if fullest is None or fullest.days < present.days:
        fullest = present
    near = [one for one in limited if fullest.first <= one.last and one.first <= fullest.last]
    longest = _longest(near, held)
    windows = [_window(window, held) for window in (present, fullest)]
    standing = judge_standing(near, fullest, held)
    of_child = open_links(unit, child_id=child.id)
    bases, day = legal_bases_of(unit, of_child), max(on, unit.today)
    links = [link.id for link in of_child if bases[link.id].on(day) == rules.LIMITED]
    unit.touches(child.number)
    return Answer(
        {
            "child": child.number,
            "on": on,
            "count_method": held.method,
            "level": standing.level if present.first >= known else worst(standing.level, AT_LEAST),
            "history": _history(child, known, min(present.first, fullest.first)),
            "twelve_months": windows[0],
            "fullest": windows[1],
            "longest_placement": longest,
            "in_full": counting.in_window(counting.counted_days(in_full, held.method), on).days,
            "warnings": standing.warned,
            "way_on": {"needed": _is_over(windows[1], longest), "operation": RE_PLAN, "links": links},
            "breaks": _breaks(found, fullest, on, held),
        }
    )


def _is_over(fullest: dict[str, Any], longest: dict[str, Any] | None) -> bool:
    """A single break that is as long as it may be is in order; one that was longer, or a full year, is not."""
    return fullest["level"] == "red" or (longest is not None and longest["days"] > longest["limit"])


def _window(window: Window, held: Limits) -> dict[str, Any]:
    counted = summary(held, held.days_in_twelve_months, window.days, known=held.known_from <= window.first)
    return {"first": window.first, "last": window.last, **counted}


def _longest(breaks: Sequence[Break], held: Limits) -> dict[str, Any] | None:
    placement = counting.longest(counting.joined(breaks, held.hours_at_home), held.method)
    if placement is None:
        return None
    days = counting.length(placement.first, placement.last, held.method)
    return {"first_day": placement.first, "last_day": placement.last, **summary(held, held.placement_days, days)}


def _history(child: Child, known: date, first: date) -> dict[str, Any]:
    said = next(reversed(that_stand(child.histories)), None)
    return {
        "state": "complete" if known <= first else "history_unknown",
        "known_from": known,
        "stated_by": said["stated_by"] if said else None,
        "stated_at": datetime.fromisoformat(said["stated_at"]) if said else None,
    }


def _breaks(
    found: Sequence[tuple[Session | Outside, Break]], fullest: Window, on: date, held: Limits
) -> list[dict[str, Any]]:
    """Those of both windows, in their order."""
    first = min(fullest.first, Window(on, 0).first) - timedelta(days=1)
    last = max(fullest.last, on)
    return [
        {
            "kind": "session" if isinstance(row, Session) else row.kind,
            "session_id": row.id if isinstance(row, Session) else None,
            "outside_id": None if isinstance(row, Session) else row.id,
            "link_id": row.link_id,
            "first_day": one.first,
            "last_day": one.last,
            "days": counting.length(one.first, one.last, held.method),
            "state": row.state,
            "legal_basis": row.legal_basis,
        }
        for row, one in found
        if one.last >= first and one.first <= last
    ]


HANDLERS: tuple[Handler, ...] = (get_day_count,)
"""Each function handles the operation of its name."""
