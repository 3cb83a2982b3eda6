"""Recording breaks that no session holds, withdrawing them, and stating that a child's history is complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.aggregates import acting, save
from chassis.clock import day_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import not_found
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from services.links.children.reading import child_or_none, find_child
from services.links.children.rules import DAYS_HAVE_COME, DAYS_IN_ORDER
from services.links.children.tables import Child
from services.links.children.view import child_public
from services.links.contract.events.children import CHILD_CHANGED
from services.links.hearing.tables import KnownCarer
from services.links.history import rules
from services.links.history.following import counted_outside, follow_breaks
from services.links.history.reading import known_of, outside_breaks
from services.links.history.tables import OutsideBreak
from services.links.linking.rules import CARER_IS_KNOWN
from services.links.sessions.actual import actual_times
from services.links.sessions.tables import Session

ROW = (
    "id",
    "starts_on",
    "ends_on",
    "legal_basis",
    "with_whom",
    "carer_id",
    "reference",
    "source",
    "note",
    "recorded_by",
    "recorded_at",
    "withdrawn_by",
    "withdrawn_at",
    "withdrawal_reason",
)


def record_break(unit: UnitOfWork, request: Request) -> Answer:
    """The child is held, so that a booking at the same time is judged with the break or sees it."""
    child, body = _held(unit, request), request.body
    first, last = body["starts_on"], body["ends_on"]
    require(
        DAYS_IN_ORDER.judge(("date_of_birth", child.date_of_birth), ("starts_on", first), ("ends_on", last)),
        rules.RECORDED_ONCE.judge(list(_met(unit, child, first, last))),
        CARER_IS_KNOWN.judge(body["carer_id"] is None or unit.session.get(KnownCarer, body["carer_id"]) is not None),
    )
    by = {"recorded_by": acting(unit), "recorded_at": unit.now}
    row = OutsideBreak(id=new_identifier(), child_id=child.id, **by, **body)
    before = counted_outside(unit, child)
    unit.session.add(row)
    _done(unit, child)
    follow_breaks(unit, child, before)
    return Answer(_view(row, child), location=f"/short-breaks/children/{child.number}/breaks")


def withdraw_break(unit: UnitOfWork, request: Request) -> Answer:
    child = _held(unit, request)
    row = unit.session.get(OutsideBreak, request.identifier("break_id"))
    if row is None or row.child_id != child.id:
        raise not_found("break")
    require(rules.STILL_STANDS.judge(row.withdrawn_at is not None))
    before = counted_outside(unit, child)
    row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = acting(unit), unit.now, request.body["reason"]
    _take_back(unit, child, row)
    _done(unit, child)
    follow_breaks(unit, child, before)
    return Answer(_view(row, child))


def list_breaks(unit: UnitOfWork, request: Request) -> Answer:
    child, page = find_child(unit, request.path["child"]), request.page or Page(50)
    query = select(OutsideBreak).where(OutsideBreak.child_id == child.id).order_by(OutsideBreak.id)
    if page.after is not None:
        query = query.where(OutsideBreak.id > UUID(page.after[0]))
    found = unit.session.scalars(query.limit(page.limit + 1)).all()
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    return Answer([_view(row, child) for row in rows], next=following)


def state_break_history(unit: UnitOfWork, request: Request) -> Answer:
    child, body = _held(unit, request), request.body
    require(
        DAYS_IN_ORDER.judge(("first_day", body["first_day"]), ("last_day", body["last_day"])),
        DAYS_HAVE_COME.judge({"last_day": body["last_day"]}, unit.today),
    )
    _state(unit, child, body)
    _done(unit, child)
    statements = [_statement(one) for one in child.histories]
    return Answer({"child": child.number, "known_from": known_of(child), "statements": statements})


def _take_back(unit: UnitOfWork, child: Child, row: OutsideBreak) -> None:
    """Whoever stated that the history was complete stated it with this break in it."""
    first, last = row.starts_on, min(row.ends_on, unit.today)
    if first <= last and known_of(child) <= last:
        said = {"source": row.source, "complete": False, "note": f"Break {row.id} was withdrawn."}
        _state(unit, child, {"first_day": first, "last_day": last, **said})


def _state(unit: UnitOfWork, child: Child, said: Mapping[str, Any]) -> None:
    days = {name: said[name].isoformat() for name in ("first_day", "last_day")}
    by = {"stated_by": acting(unit), "stated_at": unit.now.isoformat()}
    child.histories = [*child.histories, {**said, **days, **by}]


def _statement(kept: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(kept[name]) for name in ("first_day", "last_day")}
    return {**kept, **days, "stated_at": datetime.fromisoformat(kept["stated_at"])}


def _held(unit: UnitOfWork, request: Request) -> Child:
    found = find_child(unit, request.path["child"])
    child = child_or_none(unit, found.number, lock=True)
    assert child is not None
    unit.touches(child.number)
    return child


def _done(unit: UnitOfWork, child: Child) -> None:
    save(unit, child)
    unit.session.flush()
    unit.announce(CHILD_CHANGED, child.id, child.version, child_public(child))


def _met(unit: UnitOfWork, child: Child, first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """What else holds one of its nights, or where it has none its day."""
    sessions = select(Session).where(
        Session.child_id == child.id,
        Session.state != "cancelled",
        Session.first_day <= last + timedelta(days=1),
        Session.last_day >= first - timedelta(days=1),
    )
    for session in unit.session.scalars(sessions.order_by(Session.starts_at)):
        begin, end = (day_of(instant) for instant in actual_times(session))
        if end > begin and _meets(first, last, begin, end):
            yield f"session {session.id}", begin, end
    for row, one in outside_breaks(unit, child, {}):
        if _meets(first, last, one.first, one.last):
            yield f"{'placement' if row.kind == 'placement' else 'break'} {row.id}", one.first, one.last


def _meets(first: date, last: date, begin: date, end: date) -> bool:
    if first == last or begin == end:
        return (first, last) == (begin, end)
    return first < end and begin < last


def _view(row: OutsideBreak, child: Child) -> dict[str, Any]:
    return {"child": child.number, **{name: getattr(row, name) for name in ROW}}


HANDLERS: tuple[Handler, ...] = (record_break, list_breaks, withdraw_break, state_break_history)
"""Each function handles the operation of its name."""
