"""A carer was suspended, has left, or cannot bear any more what was booked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.consequences.examining import broken_by_carer, known
from services.links.consequences.holding import hold_links
from services.links.consequences.stopping import end, suspend
from services.links.hearing.reading import known_carer
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.sessions.upcoming import flag, sessions_from

SUSPENDED = "The carer was suspended."
LEFT = "The carer's approval has ended."


def follow_carer(unit: UnitOfWork, carer_id: UUID) -> None:
    """After the carer's new state was kept. Suspended: active links are suspended and their sessions called off. Ended:
    open links are ended. Otherwise each session to come is looked at again, and flagged where it breaks a rule."""
    links = hold_links(unit, carers=[carer_id])
    if not links:
        return
    carer = known_carer(unit, carer_id)
    for link in links:
        if carer.state == "ended":
            end(unit, link, "approval_ended", _last_day(unit, carer), LEFT)
        elif carer.state == "suspended":
            suspend(unit, link, "carer_suspended", SUSPENDED)
        examine(unit, link, carer)


def examine(unit: UnitOfWork, link: Link, carer: KnownCarer) -> None:
    """Flag what is still booked and breaks a rule, a session that has begun included."""
    child = unit.session.get_one(Child, link.child_id)
    for session in sessions_from(unit, carer_id=link.carer_id, child=link.child, day=unit.today):
        found = broken_by_carer(unit, link, child, carer, session)
        if not known(session, found):
            flag(unit, session, found)


def _last_day(unit: UnitOfWork, carer: KnownCarer) -> date:
    """The last day with approval; `approval_ended_on` is the first without."""
    ended = carer.state_data["standing"]["approval_ended_on"]
    return date.fromisoformat(ended) - timedelta(days=1) if ended else unit.today
