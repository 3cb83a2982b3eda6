"""A restriction was added, begins or became stricter: what stands is looked at again, on the days on which it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.lifelonglinks.contract import Held, key_of, stands_on
from services.links.consequences.holding import hold_links
from services.links.consequences.stopping import suspend
from services.links.contact import contact_foreseen
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.notices.making import must_tell
from services.links.sessions.finding import standing
from services.links.sessions.recording.steps import call_off
from services.links.sessions.tables import Session
from services.links.sessions.upcoming import flag, sessions_from

REASON = "contact_restriction"
WORDS = "A contact restriction stands against it."
ONE_DAY = timedelta(days=1)
OF_CARERS = (key_of("carer", ""), key_of("household_member", ""))


def follow_restriction(unit: UnitOfWork, held: Held) -> None:
    """Where the restriction forbids that child and carer's home meet: sessions on its days are called off, and the link
    is suspended once it stands. Where it keeps two children apart: sessions that bring them together are flagged."""
    if held.last_day is not None and held.last_day < unit.today:
        return
    keys = {held.child, held.person}
    for link in hold_links(unit, children=keys, carers=list(_carers_in(keys))):
        first = max(held.starts_on, unit.today)
        if contact_foreseen([held], link.child, known_carer(unit, link.carer_id), first):
            _keep_apart(unit, link, held)
        else:
            _flag_meetings(unit, link, held)


def _keep_apart(unit: UnitOfWork, link: Link, held: Held) -> None:
    now = stands_on(held, unit.today)
    called_off = [row for row in _on_its_days(unit, link, held) if row.starts_at > unit.now]
    for row in called_off:
        call_off(unit, row, "service", WORDS)
    if now and link.state == "active":
        suspend(unit, link, REASON, WORDS)
    elif called_off:
        must_tell(unit, link, REASON, unit.today)


def _flag_meetings(unit: UnitOfWork, link: Link, held: Held) -> None:
    """The other child may be there for another session or as placed with the carer."""
    carer = known_carer(unit, link.carer_id)
    for row in _on_its_days(unit, link, held):
        day = max(row.first_day, held.starts_on)
        others = set(_others_there(unit, row)) | {one["child_id"] for one in carer.state_data["placements"]}
        found: tuple[Violation, ...] = contact_foreseen([held], link.child, carer, day, others)
        if found:
            flag(unit, row, found)


def _on_its_days(unit: UnitOfWork, link: Link, held: Held) -> list[Session]:
    rows = standing(unit, Session.link_id == link.id, Session.last_day >= unit.today, lock=True)
    return [row for row in rows if any(stands_on(held, day) for day in _days(row.first_day, row.last_day))]


def _others_there(unit: UnitOfWork, row: Session) -> Iterator[str]:
    for other in sessions_from(unit, carer_id=row.carer_id, day=row.first_day):
        if other.child_id != row.child_id and other.first_day <= row.last_day:
            yield other.child


def _days(first: date, last: date) -> Iterable[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))


def _carers_in(keys: Iterable[str]) -> Iterator[UUID]:
    """The carers whom keys name, themselves or through a member of their household. A member's code need not be one
    that `carers` gave; then it names nobody here."""
    for key in keys:
        for prefix in OF_CARERS:
            if key.startswith(prefix):
                with suppress(ValueError):
                    yield UUID(key.removeprefix(prefix).split("/")[0])
