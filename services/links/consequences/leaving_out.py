"""A contact restriction forbids that somebody learns of the child: what was given to that person, or waits for it, is
taken back, and the link's own worker is told what is so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held
from services.links.children.tables import Child
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import say_left_out, take_from_left_out
from services.links.recipients import SHOW, Recipient, forbidden, parent, restrictions_on, told_of
from services.links.sessions.calendars.readers import reader, withdraw
from services.links.sessions.tables import CalendarAddress


def leave_out(unit: UnitOfWork, link: Link, carer: KnownCarer, by: str) -> None:
    """The link is held, with its child and its carer. Nothing comes back by itself when the restriction ends."""
    held = restrictions_on(unit, [link.child])
    if not held:
        return

    def may_not_read(row: CalendarAddress) -> bool:
        person = reader(unit, link, row.audience, row.person)
        return person is not None and forbidden(held, link.child, person, unit.today)

    withdraw(unit, link, by, may_not_read)
    child = unit.session.get_one(Child, link.child_id)
    known = told_of(link, child, carer, unit.today)
    named = {one.person for one in known}
    others = [parent(one["person"]) for one in child.record["parents"] if one["person"] not in named]
    take_from_left_out(unit, link, held)
    for one in (*known, *others):
        if forbidden(held, link.child, one, unit.today, SHOW):
            say_left_out(unit, link, one.person, _since(held, link.child, one, unit.today))


def _since(held: Sequence[Held], child: str, one: Recipient, today: date) -> date:
    """The first day of what forbids it, or today where that is to come: a notice of that day or later knows of it."""
    first = min(each.starts_on for each in held if forbidden([each], child, one, today))
    return min(first, today)
