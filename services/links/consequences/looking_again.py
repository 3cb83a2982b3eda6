"""Looking again at a link after news of its carer or of a restriction: may the two still meet, is it still borne?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held, key_of
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.consequences.examining import broken_by_carer
from services.links.consequences.holding import hold_links
from services.links.consequences.leaving_out import leave_out
from services.links.consequences.stopping import GIVING, suspend
from services.links.contact import SAFEGUARDING, contact_foreseen, households_of
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.hearing.reading import known_carer, restrictions_known
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import has_notice, must_look, must_tell
from services.links.sessions.recording.settling import counted_now, settle
from services.links.sessions.recording.steps import call_off
from services.links.sessions.tables import Session
from services.links.sessions.upcoming import flag, sessions_from

FLAGGED = "sessions_flagged"
REASON, WORDS = SAFEGUARDING.rule, SAFEGUARDING.reason
BY = "system:links"
"""Nothing that is kept here tells that a restriction was the cause, not even who brought the news: whoever may read
links need not know of restrictions."""
ONE_DAY = timedelta(days=1)
AGAIN = "look-again-at-carer"
"""The timer that looks again at all links of a carer, apart from the transaction that gave the reason."""


def look_again(unit: UnitOfWork, link: Link, carer: KnownCarer) -> None:
    """The link is held, with its child and carer.

    Child and carer's home may not meet: the link is suspended for that once it holds, also where it was suspended for
    something less; sessions on its days are called off. Whoever may not learn of the child is left out.
    A session that has begun, or that brings two children together who may not meet, is flagged, and so is what the
    carer does not bear any more. Whoever it concerns must be told, also of a link that is still being made; of what is
    merely not borne, the link's own worker. Of a link that is over nothing else is left to look at.
    """
    leave_out(unit, link, carer, BY)
    if link.state not in OPEN_LINK_STATES:
        return
    restrictions = _restrictions_around(unit, link, carer)
    told = False
    if link.state in GIVING and contact_foreseen(restrictions, link.child, carer, unit.today):
        told = suspend(unit, link, REASON, WORDS, BY)
    stopped, flagged = _look_at_sessions(unit, link, carer, restrictions)
    apart = _ever_apart(unit, link, carer, restrictions)
    being_made = link.state in OPEN_LINK_STATES and link.state not in GIVING
    if (stopped and not told) or (being_made and apart and not has_notice(unit, link, REASON)):
        must_tell(unit, link, REASON, unit.today)
    elif flagged and not told:
        must_look(unit, link, FLAGGED, unit.today)


def look_again_at_carer(unit: UnitOfWork, subject: str) -> None:
    """The timer: all links of the carer of this id, after a child's record has changed in what others depend on."""
    for link in hold_links(unit, carers=[UUID(subject)]):
        look_again(unit, link, known_carer(unit, link.carer_id))


def _restrictions_around(unit: UnitOfWork, link: Link, carer: KnownCarer) -> Sequence[Held]:
    """Those that name the child, others who are placed with the carer or come to it, or a parent of any of them."""
    coming = {row.child for row in sessions_from(unit, carer_id=link.carer_id, day=unit.today)}
    children = {link.child, *coming, *(one["child_id"] for one in carer.state_data["placements"])}
    parents = {key_of("person", one) for people in households_of(unit, children).values() for one in people}
    return restrictions_known(unit, parents.union(map(child_key, children)))


def _look_at_sessions(
    unit: UnitOfWork, link: Link, carer: KnownCarer, restrictions: Sequence[Held]
) -> tuple[bool, bool]:
    """Whether one was called off, or flagged anew, because of a restriction; and whether one was flagged at all."""
    child, stopped, flagged = unit.session.get_one(Child, link.child_id), False, False
    for row in sessions_from(unit, carer_id=link.carer_id, child=link.child, day=unit.today):
        home = any(contact_foreseen(restrictions, link.child, carer, day) for day in _days(row, unit.today))
        if home and row.starts_at > unit.now:
            former = counted_now(unit, link.child_id, [row])
            call_off(unit, row, "service", WORDS, BY)
            settle(unit, link.child_id, former, BY)
            stopped = True
            continue
        apart = home or _meets(unit, row, carer, restrictions)
        found = [*broken_by_carer(unit, link, child, carer, row), *([SAFEGUARDING] if apart else [])]
        anew = flag(unit, row, found, BY)
        stopped, flagged = stopped or (anew and apart), flagged or anew
    return stopped, flagged


def _meets(unit: UnitOfWork, row: Session, carer: KnownCarer, restrictions: Sequence[Held]) -> bool:
    """Whether another child is there, for a session or placed with the carer, whom the child may not meet."""
    if not restrictions:
        return False
    for day in _days(row, unit.today):
        others = [*_booked(unit, row, day), *_placed(carer, day)]
        if contact_foreseen(restrictions, row.child, carer, day, others, households_of(unit, [*others, row.child])):
            return True
    return False


def _booked(unit: UnitOfWork, row: Session, day: date) -> Iterator[str]:
    for other in sessions_from(unit, carer_id=row.carer_id, day=day):
        if other.child_id != row.child_id and other.first_day <= day:
            yield other.child


def _placed(carer: KnownCarer, day: date) -> Iterator[str]:
    """One that nobody has ended is there, whatever was planned."""
    for one in carer.state_data["placements"]:
        if date.fromisoformat(one["starts_on"]) <= day:
            yield one["child_id"]


def _ever_apart(unit: UnitOfWork, link: Link, carer: KnownCarer, restrictions: Sequence[Held]) -> bool:
    """Whether child and carer's home may not meet, today or on days to come."""
    return any(contact_foreseen([one], link.child, carer, max(one.starts_on, unit.today)) for one in restrictions)


def _days(row: Session, today: date) -> list[date]:
    first = max(row.first_day, today)
    return [first + n * ONE_DAY for n in range((row.last_day - first).days + 1)]
