"""Who can be given the calendar of a link, and withdrawing what was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import same
from services.links.agreements.reading import carers_at
from services.links.children.tables import Child
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.recipients import Recipient, one_carer, parent
from services.links.sessions.tables import CalendarAddress


def readers_of(unit: UnitOfWork, link: Link, audience: str) -> Sequence[Recipient]:
    """By the child's record and the carer's household as they are today."""
    child = unit.session.get_one(Child, link.child_id)
    if audience == "carer":
        carer = known_carer(unit, link.carer_id)
        return [one_carer(carer, number) for number in carers_at(unit, link, unit.today)]
    if audience == "parent":
        return [parent(one["person"]) for one in child.record["parents"]]
    return [Recipient("child", child.number, [])]


def reader(unit: UnitOfWork, link: Link, audience: str, person: str) -> Recipient | None:
    """None where the person is none of them. Letters count the same, capital or small."""
    found = (one for one in readers_of(unit, link, audience) if same(one.person, person))
    return next(found, None)


def withdraw(unit: UnitOfWork, link: Link, by: str, whose: Callable[[CalendarAddress], bool]) -> int:
    """How many addresses of the link, which is held, are good no more. Nothing makes one good again."""
    query = select(CalendarAddress).where(
        CalendarAddress.link_id == link.id,
        CalendarAddress.withdrawn_at.is_(None),
        CalendarAddress.expires_at > unit.now,
    )
    gone = [row for row in unit.session.scalars(query.with_for_update()).all() if whose(row)]
    for row in gone:
        row.withdrawn_at, row.withdrawn_by = unit.now, by
    unit.session.flush()
    return len(gone)
