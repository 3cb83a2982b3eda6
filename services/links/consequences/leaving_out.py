"""A contact restriction forbids that somebody learns of the child: what was given to that person, or waits for it, is
taken back, and the link's own worker is told what is so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import compared
from services.lifelonglinks.contract import Held
from services.links.agreements.consent import givers_of
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import say_left_out
from services.links.notices.waiting import withdraw_forbidden
from services.links.recipients import Recipient, forbidden, left_out, named, one_carer, parent, restrictions_on
from services.links.sessions.calendars.readers import withdraw
from services.links.sessions.tables import CalendarAddress


def leave_out(unit: UnitOfWork, link: Link, carer: KnownCarer, by: str) -> None:
    """The link is held, with its child and its carer. Nothing comes back by itself when the restriction ends. Of a link
    that is over the worker is told only where something was taken back."""
    held = restrictions_on(unit, [link.child])
    if not held:
        return

    def may_not_read(row: CalendarAddress) -> bool:
        return forbidden(held, link.child, _given_to(row, carer), unit.today)

    addresses = withdraw(unit, link, by, may_not_read)
    gone = withdraw_forbidden(unit, link, carer, held)
    if link.state not in OPEN_LINK_STATES and not (addresses or gone):
        return
    child = unit.session.get_one(Child, link.child_id)
    out = left_out(link, child, carer, held, unit.today)
    known = (named(one.role, one.person, link, carer, unit.today) for one in out)
    consenting = (one for one in map(parent, givers_of(unit, link)) if forbidden(held, link.child, one, unit.today))
    for one in {compared(one.person): one for one in (*gone, *consenting, *known)}.values():
        say_left_out(unit, link, one.person, _since(held, link.child, one, unit.today))


def _given_to(row: CalendarAddress, carer: KnownCarer) -> Recipient:
    """By what the address itself says, whatever the records have come to say."""
    match row.audience:
        case "parent":
            return parent(row.person)
        case "carer":
            return one_carer(carer, row.person)
        case _:
            return Recipient("child", row.person, [])


def _since(held: Sequence[Held], child: str, one: Recipient, today: date) -> date:
    """The first day of what forbids it, or today where that is to come: a notice of that day or later knows of it."""
    first = min(each.starts_on for each in held if forbidden([each], child, one, today))
    return min(first, today)
