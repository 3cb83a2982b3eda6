"""Giving out the address of a calendar, and reading the calendar at it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.contract.codes import CALENDAR_AUDIENCES
from services.links.contract.scopes import SESSIONS_READ
from services.links.contract.settings.sessions import CALENDAR_DAYS
from services.links.linking.reading import find_link
from services.links.sessions.calendars import rules
from services.links.sessions.calendars.writing import calendar_of
from services.links.sessions.tables import Session

MEDIA_TYPE = "text/calendar"
ENDING = ".ics"


def make_calendar_address(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    require(rules.AFTER_AGREEMENT.judge(link.state))
    audience = request.body["audience"]
    until = unit.now + timedelta(days=unit.setting(CALENDAR_DAYS))
    address = unit.sign_address(f"/links/{link.id}/calendars/{audience}{ENDING}", [SESSIONS_READ], until)
    unit.touches(link.child)
    return Answer({"audience": audience, "address": address, "expires_at": until})


def read_calendar(unit: UnitOfWork, request: Request) -> Answer:
    """Every session of the link. The versions together grow with each change, so they serve as the version of all."""
    if request.path["audience"] not in {audience + ENDING for audience in CALENDAR_AUDIENCES}:
        raise not_found("calendar")
    link = find_link(unit, request.identifier("link_id"))
    query = select(Session).where(Session.link_id == link.id).order_by(Session.starts_at, Session.id)
    rows = unit.session.scalars(query).all()
    unit.touches(link.child)
    version = sum(row.version for row in rows)
    return Answer(content=calendar_of(rows), media_type=f"{MEDIA_TYPE}; charset=utf-8", version=version)
