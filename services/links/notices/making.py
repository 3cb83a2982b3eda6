"""Who must be told, and making a notice for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from chassis.aggregates import first_version, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import same
from services.links.children.tables import Child
from services.links.contract.codes import LOOKED_AT
from services.links.contract.events import notices as events
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.tables import Notice
from services.links.notices.view import notice_public


def people_of(unit: UnitOfWork, link: Link) -> Iterator[tuple[str, str]]:
    """Role and number of everybody whom a stop of the link concerns. The link's own worker is left out where another
    role names that worker already, and where it is who acts."""
    child = unit.session.get_one(Child, link.child_id)
    for parent in child.record.get("parents", []):
        if parent["parental_responsibility"]:
            yield "parents", parent["person"]
    yield "child", child.number
    yield "carer", str(link.carer_id)
    yield "social_worker", child.record["social_worker"]
    if child.record.get("iro"):
        yield "independent_reviewing_officer", child.record["iro"]
    carer = unit.session.get(KnownCarer, link.carer_id)
    carers_worker = carer.state_data["social_worker"] if carer is not None else None
    if carers_worker:
        yield "carers_social_worker", carers_worker
    named = (child.record["social_worker"], carers_worker, unit.scope.actor)
    if not any(one is not None and same(link.social_worker, one) for one in named):
        yield "links_social_worker", link.social_worker


def has_notice(unit: UnitOfWork, link: Link, reason: str, since: date | None = None) -> bool:
    """Whether notices of this reason were made for the link before, given or not; `since`: of what happened then or
    later."""
    query = select(Notice.id).where(Notice.link_id == link.id, Notice.reason == reason)
    if since is not None:
        query = query.where(Notice.happened_on >= since)
    return unit.session.scalars(query.limit(1)).first() is not None


def must_tell(unit: UnitOfWork, link: Link, reason: str, happened_on: date) -> None:
    """Make a notice for each of them; it stands among the deadlines until it is given."""
    for role, person in people_of(unit, link):
        _make(unit, link, role, person, reason, happened_on)
    unit.session.flush()


def must_look(unit: UnitOfWork, link: Link, reason: str, happened_on: date) -> None:
    """Make a notice for the link's own social worker alone, who decides what follows; none where one waits already.
    `reason` is one of `LOOKED_AT`."""
    waits = select(Notice.id).where(Notice.link_id == link.id, Notice.reason == reason, Notice.told_on.is_(None))
    if unit.session.scalars(waits.limit(1)).first() is None:
        _make(unit, link, "social_worker", link.social_worker, reason, happened_on)
        unit.session.flush()


def pass_on(unit: UnitOfWork, link: Link, former: str) -> None:
    """What waits to be told to `former`, who was the link's own social worker, waits for the present one. The link is
    held."""
    own = (Notice.role == "links_social_worker") | Notice.reason.in_(LOOKED_AT)
    waiting = select(Notice).where(Notice.link_id == link.id, Notice.person == former, Notice.told_on.is_(None), own)
    locked = waiting.order_by(Notice.id).with_for_update().execution_options(populate_existing=True)
    for notice in unit.session.scalars(locked).all():
        notice.person = link.social_worker
        save(unit, notice)
        unit.announce(events.NOTICE_PASSED_ON, notice.id, notice.version, notice_public(notice, link))


def _make(unit: UnitOfWork, link: Link, role: str, person: str, reason: str, happened_on: date) -> None:
    notice = Notice(
        **first_version(unit), link_id=link.id, role=role, person=person, reason=reason, happened_on=happened_on
    )
    unit.session.add(notice)
    unit.touches(link.id)
    unit.announce(events.NOTICE_DUE, notice.id, notice.version, notice_public(notice, link))
