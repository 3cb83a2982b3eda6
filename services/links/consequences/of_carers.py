"""A carer was suspended, has left, or cannot bear any more what was booked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.links.consequences.holding import hold_links
from services.links.consequences.looking_again import look_again
from services.links.consequences.stopping import GIVING, end, suspend
from services.links.hearing.announced import approval_of
from services.links.hearing.reading import known_carer
from services.links.hearing.tables import KnownCarer
from services.links.linking.gates import approval_ends_on
from services.links.linking.tables import Link
from services.links.notices.making import has_notice, must_tell

SUSPENDED = "The carer was suspended."
LEFT = "The carer's approval has ended."


def follow_carer(unit: UnitOfWork, carer_id: UUID) -> None:
    """After the carer's new state was kept. Suspended: active links are suspended and their sessions called off, those
    that are suspended take on the reason, and of every open link everybody is to be told, once. Ended: open links
    are ended. Resigned: where families rely on a link, everybody is to be told now, once. In any case each
    session to come is looked at again, and flagged where it breaks a rule."""
    links = hold_links(unit, carers=[carer_id])
    if not links:
        return
    carer = known_carer(unit, carer_id)
    for link in links:
        if carer.state == "ended":
            end(unit, link, "approval_ended", _last_day(unit, carer), LEFT)
        elif carer.state == "suspended":
            suspend(unit, link, "carer_suspended", SUSPENDED, since=approval_of(carer.state_data).suspended_from)
        if carer.state != "ended" and approval_ends_on(carer) is not None:
            tell_of_resignation(unit, link)
        look_again(unit, link, carer)


def tell_of_resignation(unit: UnitOfWork, link: Link) -> None:
    if link.state in GIVING and not has_notice(unit, link, "approval_ended"):
        must_tell(unit, link, "approval_ended", unit.today)


def _last_day(unit: UnitOfWork, carer: KnownCarer) -> date:
    """The last day with approval; `approval_ended_on` is the first without."""
    ended = carer.state_data["standing"]["approval_ended_on"]
    return date.fromisoformat(ended) - timedelta(days=1) if ended else unit.today
