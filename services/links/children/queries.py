"""Reading children, and what else the rules on them ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, tuple_
from sqlalchemy.orm import Session as DatabaseSession

from chassis.database.spelled import spelled_as
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Page
from services.links.children.reading import Standing, standings
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.linking.tables import Link
from services.links.sessions.actual import actual_days, are_breaks
from services.links.sessions.tables import Session

AT_ONCE = 500
ONE_DAY = timedelta(days=1)
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' child ' || :key, 0))")


def wait_for(session: DatabaseSession, key: str) -> None:
    """Let nobody else record this child until the transaction ends, also where there is no row yet."""
    session.execute(_ALONE, {"key": key})


def children_waiting_longest(unit: UnitOfWork, filters: Mapping[str, Any], page: Page) -> list[tuple[Child, Standing]]:
    """One more than the page takes. The state follows from links and is judged after reading, a few hundred rows at a
    time."""
    after = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found: list[tuple[Child, Standing]] = []
    while len(found) <= page.limit:
        rows = _some(unit.session, filters, after)
        held = standings(unit, rows)
        found += [(r, held[r.id]) for r in rows if filters.get("state") in (None, held[r.id].state)]
        if len(rows) < AT_ONCE:
            break
        after = (rows[-1].waiting_since, rows[-1].id)
    return found[: page.limit + 1]


def every_child(session: DatabaseSession) -> Iterator[Child]:
    yield from session.scalars(select(Child).order_by(Child.id).execution_options(yield_per=AT_ONCE))


def open_links_of(session: DatabaseSession, child: UUID) -> int:
    query = select(func.count()).select_from(Link).where(Link.child_id == child, Link.state.in_(OPEN_LINK_STATES))
    return session.execute(query).scalar_one()


def breaks_since(session: DatabaseSession, child: UUID, day: date) -> int:
    """Breaks under regulation 48 that were not called off and have a day from `day` on, whenever they began. The record
    of one that is still to be recorded may say that it ended a day later than it was booked."""
    _, last = actual_days()
    may_reach = (Session.state != "completed") & (Session.last_day >= day - ONE_DAY)
    about = (Session.child_id == child, Session.legal_basis == "s20_reg48", Session.state != "cancelled")
    query = select(func.count()).select_from(Session).where(*about, or_(last >= day, may_reach), are_breaks())
    return session.execute(query).scalar_one()


def _some(session: DatabaseSession, filters: Mapping[str, Any], after: tuple[date, UUID] | None) -> Sequence[Child]:
    query = select(Child).where(*_conditions(filters)).order_by(Child.waiting_since, Child.id).limit(AT_ONCE)
    if after is not None:
        query = query.where(tuple_(Child.waiting_since, Child.id) > after)
    return session.scalars(query).all()


def _conditions(filters: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    if "state" in filters:
        yield Child.closed_on.is_not(None) if filters["state"] == "closed" else Child.closed_on.is_(None)
    if "legal_basis" in filters:
        yield Child.legal_basis == filters["legal_basis"]
    for name, place in (("need", "needs"), ("clinical_task", "clinical_tasks")):
        if name in filters:
            yield Child.record.contains({place: [filters[name]]})
    if "slot" in filters:
        yield Child.record.contains({"wanted": [{"slot": filters["slot"]}]})
    if "social_worker" in filters:
        yield spelled_as(Child.record["social_worker"].astext, filters["social_worker"])
    if "waiting_before" in filters:
        yield Child.waiting_since < filters["waiting_before"]
    if "review_due_before" in filters:
        yield Child.record["assessment"]["review_due_on"].astext < filters["review_due_before"].isoformat()
