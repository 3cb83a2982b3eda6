"""Who must be told, and making a notice for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from chassis.aggregates import acting, first_version, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import same
from services.lifelonglinks.contract import Held
from services.links.children.tables import Child
from services.links.contract.codes import LOOKED_AT
from services.links.contract.events import notices as events
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.tables import Notice
from services.links.notices.view import notice_public
from services.links.recipients import (
    TELL,
    WORKERS,
    Recipient,
    forbidden,
    recipient_of,
    restrictions_on,
    told_of,
    worker,
)

LEFT_OUT = "person_left_out"
WAITS = Notice.told_on.is_(None) & Notice.withdrawn_on.is_(None)


def has_notice(unit: UnitOfWork, link: Link, reason: str, since: date | None = None, about: str | None = None) -> bool:
    """Whether notices of this reason were made for the link before, given or not; `since`: of what happened then or
    later; `about`: about this person."""
    query = select(Notice.id).where(Notice.link_id == link.id, Notice.reason == reason)
    if about is not None:
        query = query.where(Notice.about == about)
    if since is not None:
        query = query.where(Notice.happened_on >= since)
    return unit.session.scalars(query.limit(1)).first() is not None


def must_tell(unit: UnitOfWork, link: Link, reason: str, happened_on: date) -> None:
    """Make a notice for each whom it concerns; it stands among the deadlines until it is given. Whoever may not learn
    of the child is left out, and the link's own worker is told instead; the link's worker needs none of what that same
    worker does."""
    held = restrictions_on(unit, [link.child])
    for one in _told_of(unit, link):
        if forbidden(held, link.child, one, unit.today, TELL):
            say_left_out(unit, link, one.person)
        elif not (one.role == "links_social_worker" and same(one.person, acting(unit))):
            _make(unit, link, one.role, one.person, reason, happened_on)
    unit.session.flush()


def must_look(unit: UnitOfWork, link: Link, reason: str, happened_on: date, about: str | None = None) -> None:
    """Make a notice for the link's own social worker alone, who decides what follows; none where one waits already.
    `reason` is one of `LOOKED_AT`. Where that worker may not learn of the child it is for another of its workers."""
    alike = Notice.about.is_(None) if about is None else Notice.about == about
    waits = select(Notice.id).where(Notice.link_id == link.id, Notice.reason == reason, WAITS, alike)
    person = _who_looks(unit, link)
    if person is not None and unit.session.scalars(waits.limit(1)).first() is None:
        _make(unit, link, "social_worker", person, reason, happened_on, about)
        unit.session.flush()


def say_left_out(unit: UnitOfWork, link: Link, person: str, since: date | None = None) -> None:
    """The link's own worker is told once that this person is told nothing; `since`: anew where the restriction is."""
    if not has_notice(unit, link, LEFT_OUT, since, person):
        must_look(unit, link, LEFT_OUT, unit.today, person)


def take_from_left_out(unit: UnitOfWork, link: Link, held: Sequence[Held]) -> None:
    """What waits to be told to somebody who may not learn of the child by `held`, in whichever role, and whether or not
    that role is still theirs, is told no more; what a worker has to look at is for another of the link's workers. The
    link is held."""
    known = _told_of(unit, link)
    for notice in _waiting(unit, link):
        one = recipient_of(notice.role, notice.person, known)
        if not forbidden(held, link.child, one, unit.today, TELL):
            continue
        other = _who_looks(unit, link) if notice.reason in LOOKED_AT else None
        if other is not None:
            _pass(unit, link, notice, other)
            continue
        notice.withdrawn_on = unit.today
        save(unit, notice)
        unit.announce(events.NOTICE_WITHDRAWN, notice.id, notice.version, notice_public(notice, link))


def _told_of(unit: UnitOfWork, link: Link) -> Sequence[Recipient]:
    child, carer = unit.session.get_one(Child, link.child_id), unit.session.get(KnownCarer, link.carer_id)
    return told_of(link, child, carer, unit.today)


def _who_looks(unit: UnitOfWork, link: Link) -> str | None:
    held = restrictions_on(unit, [link.child])
    workers = [link.social_worker, *(one.person for one in _told_of(unit, link) if one.role in WORKERS)]
    free = (one for one in workers if not forbidden(held, link.child, worker(one), unit.today, TELL))
    return next(free, None)


def pass_on(unit: UnitOfWork, link: Link, former: str) -> None:
    """What waits to be told to `former`, who was the link's own social worker, waits for the present one. The link is
    held."""
    for notice in _waiting(unit, link):
        own = notice.role == "links_social_worker" or notice.reason in LOOKED_AT
        if own and same(notice.person, former):
            _pass(unit, link, notice, link.social_worker)


def _pass(unit: UnitOfWork, link: Link, notice: Notice, person: str) -> None:
    notice.person = person
    save(unit, notice)
    unit.announce(events.NOTICE_PASSED_ON, notice.id, notice.version, notice_public(notice, link))


def _waiting(unit: UnitOfWork, link: Link) -> Sequence[Notice]:
    """Locked."""
    waiting = select(Notice).where(Notice.link_id == link.id, WAITS).order_by(Notice.id)
    return unit.session.scalars(waiting.with_for_update().execution_options(populate_existing=True)).all()


def _make(
    unit: UnitOfWork, link: Link, role: str, person: str, reason: str, happened_on: date, about: str | None = None
) -> None:
    notice = Notice(
        **first_version(unit),
        link_id=link.id,
        role=role,
        person=person,
        reason=reason,
        happened_on=happened_on,
        about=about,
    )
    unit.session.add(notice)
    unit.touches(link.id)
    unit.announce(events.NOTICE_DUE, notice.id, notice.version, notice_public(notice, link))
