"""Who must be told when a link or its sessions stop, and that they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chassis.aggregates import acting, first_version, lock, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.children.tables import Child
from services.links.contract.events import reviews as events
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.reviews import rules
from services.links.reviews.tables import Notice
from services.links.reviews.view import notice_public, notice_view

SOURCE = "Children Act 1989 section 22(4): parents, child and others whose wishes matter are told and asked"


def people_of(unit: UnitOfWork, link: Link) -> Iterator[tuple[str, str]]:
    """Role and number of everybody whom a stop of the link concerns."""
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
    if carer is not None and carer.state_data["social_worker"]:
        yield "carers_social_worker", carer.state_data["social_worker"]


def must_tell(unit: UnitOfWork, link: Link, reason: str, happened_on: date) -> None:
    """Make a notice for each of them; it stands among the deadlines until it is given."""
    for role, person in people_of(unit, link):
        notice = Notice(
            **first_version(unit), link_id=link.id, role=role, person=person, reason=reason, happened_on=happened_on
        )
        unit.session.add(notice)
        unit.announce(events.NOTICE_DUE, notice.id, notice.version, notice_public(notice, link))
    unit.session.flush()


def record_told(unit: UnitOfWork, request: Request) -> Answer:
    notice = lock(unit, Notice, request.identifier("notice_id"), "notice", request)
    link, body = unit.session.get_one(Link, notice.link_id), request.body
    require(
        rules.TOLD_ONCE.judge(notice.told_on),
        rules.TOLD_AFTER_IT_HAPPENED.judge(notice.happened_on, body["told_on"]),
        rules.DAY_HAS_COME.judge(body["told_on"], unit.today),
    )
    notice.told_on, notice.told_by, notice.method = body["told_on"], acting(unit), body["method"]
    save(unit, notice)
    unit.touches(link.id, link.child)
    unit.announce(events.NOTICE_GIVEN, notice.id, notice.version, notice_public(notice, link))
    return Answer(notice_view(notice), notice.version)
