"""A child's record has changed: what its links rest on, and what is booked, is looked at again."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.legal_basis import legal_basis_today
from services.links.children.grounds import Grounds, grounds_of, lacking
from services.links.children.households import household_of
from services.links.children.tables import Child
from services.links.consequences.examining import broken_by_child
from services.links.consequences.holding import hold_links
from services.links.consequences.looking_again import AGAIN
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.notices.making import must_look
from services.links.sessions.upcoming import flag, follow_date_of_birth, sessions_from

REASON = "childs_record"


def follow_child(unit: UnitOfWork, child: Child, former: Grounds) -> None:
    """After the new record was kept; the child is locked, `former` is what its links rested on until now.

    Sessions to come, and one that goes on, are flagged where they break a rule. The link's worker is told where that is
    so, or where the link has come to lack what it rests on; the worker plans it anew, suspends or ends it.
    """
    links = hold_links(unit, children=[child.key])
    concerned = {link.id: link for link in links if _lacks_more(unit, link, child, former)}
    if child.date_of_birth != former.date_of_birth:
        follow_date_of_birth(unit, child, former.date_of_birth)
    if household_of(child.record) - former.household:
        # What other children come to the same carers for hangs on it, and they are locked before carers.
        for carer in {link.carer_id for link in links}:
            unit.at(unit.now, AGAIN, carer)
    for row in sessions_from(unit, child=child.number, day=unit.today):
        link = unit.session.get_one(Link, row.link_id)
        if flag(unit, row, broken_by_child(unit, link, child, known_carer(unit, link.carer_id), row)):
            concerned[link.id] = link
    for link in concerned.values():
        must_look(unit, link, REASON, unit.today)


def _lacks_more(unit: UnitOfWork, link: Link, child: Child, former: Grounds) -> bool:
    basis, present = legal_basis_today(unit, link), grounds_of(child)
    if link.agreement is not None:
        signed_by_others = present.responsible != former.responsible
        if signed_by_others or (basis != "s17_6" and former.has_plan and not present.has_plan):
            return True
    now, before = (set(lacking(basis, one, unit.today)) for one in (present, former))
    return bool(now - before)
