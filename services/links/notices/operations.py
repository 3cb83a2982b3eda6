"""Recording that somebody was told."""

from __future__ import annotations

from sqlalchemy import select

from chassis.aggregates import acting, lock, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.contract.events import notices as events
from services.links.linking.tables import Link
from services.links.notices import rules
from services.links.notices.tables import Notice
from services.links.notices.view import notice_public, notice_view
from services.links.notices.waiting import not_to_be_told


def record_told(unit: UnitOfWork, request: Request) -> Answer:
    notice = lock(unit, Notice, request.identifier("notice_id"), "notice", request)
    link, body = unit.session.get_one(Link, notice.link_id), request.body
    require(
        rules.TOLD_ONCE.judge(notice.told_on),
        rules.TOLD_AFTER_IT_HAPPENED.judge(notice.happened_on, body["told_on"]),
        rules.TOLD_BEFORE_WITHDRAWN.judge(notice.withdrawn_on, body["told_on"]),
        rules.TOLD_WHO_MAY_LEARN.judge(_is_forbidden(unit, notice, link)),
        rules.TOLD_BY_TODAY.judge(body["told_on"], unit.today),
    )
    notice.told_on, notice.told_by, notice.method = body["told_on"], acting(unit), body["method"]
    save(unit, notice)
    unit.touches(link.id, link.child)
    unit.announce(events.NOTICE_GIVEN, notice.id, notice.version, notice_public(notice, link))
    return Answer(notice_view(notice), notice.version)


def _is_forbidden(unit: UnitOfWork, notice: Notice, link: Link) -> bool:
    """One that is withdrawn has a rule of its own: what was told before stands."""
    return notice.withdrawn_on is None and bool(not_to_be_told(unit, [(notice, link)]))


def republish_notices(unit: UnitOfWork) -> None:
    for notice, link in unit.session.execute(select(Notice, Link).join(Link, Link.id == Notice.link_id)).tuples():
        unit.announce(events.NOTICE_CHANGED, notice.id, notice.version, notice_public(notice, link))


HANDLERS: tuple[Handler, ...] = (record_told,)
"""Each function handles the operation of its name."""
