"""Giving out the address of a calendar, reading the calendar at it, and withdrawing all that were given out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.aggregates import acting
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.contract.codes import CALENDAR_AUDIENCES
from services.links.contract.scopes import SESSIONS_READ
from services.links.contract.settings.sessions import CALENDAR_AFTER_DAYS, CALENDAR_DAYS
from services.links.linking.reading import find_link
from services.links.linking.tables import Link
from services.links.sessions.calendars import rules
from services.links.sessions.calendars.writing import calendar_of
from services.links.sessions.tables import CalendarEdition, Session

MEDIA_TYPE = "text/calendar"
FIRST = 1


def make_calendar_address(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    require(rules.AFTER_AGREEMENT.judge(link.state))
    audience = request.body["audience"]
    until = unit.now + timedelta(days=unit.setting(CALENDAR_DAYS))
    path = f"/links/{link.id}/calendars/{_name(audience, _edition(unit, link.id, audience))}"
    unit.touches(link.child)
    address = unit.sign_address(path, [SESSIONS_READ], until)
    return Answer({"audience": audience, "address": address, "expires_at": until})


def withdraw_calendar_addresses(unit: UnitOfWork, request: Request) -> Answer:
    link, audience = find_link(unit, request.identifier("link_id")), request.body["audience"]
    row = insert(CalendarEdition).values(
        link_id=link.id, audience=audience, edition=FIRST + 1, changed_by=acting(unit), changed_at=unit.now
    )
    later = {"edition": CalendarEdition.edition + 1, "changed_by": acting(unit), "changed_at": unit.now}
    unit.session.execute(row.on_conflict_do_update(constraint="pk_calendar_editions", set_=later))
    unit.touches(link.child)
    return Answer({"audience": audience, "withdrawn_at": unit.now})


def read_calendar(unit: UnitOfWork, request: Request) -> Answer:
    """Every session of the link; while it is suspended, and for some days after its end, those that were called off, so
    that telephones forget them. The versions together grow with each change, so they serve as the version of all."""
    link = find_link(unit, request.identifier("link_id"))
    good = {_name(audience, _edition(unit, link.id, audience)) for audience in CALENDAR_AUDIENCES}
    if request.path["calendar"] not in good or not (_lasts(link) or _is_just_over(unit, link)):
        raise not_found("calendar")
    query = select(Session).where(Session.link_id == link.id).order_by(Session.starts_at, Session.id)
    rows = unit.session.scalars(query).all()
    unit.touches(link.child)
    version = link.version + sum(row.version for row in rows)
    shown = [row for row in rows if link.state == "active" or row.state == "cancelled"]
    return Answer(content=calendar_of(shown), media_type=f"{MEDIA_TYPE}; charset=utf-8", version=version)


def _lasts(link: Link) -> bool:
    return rules.AFTER_AGREEMENT.judge(link.state) is None


def _is_just_over(unit: UnitOfWork, link: Link) -> bool:
    """Of a link that was never active nobody was given a calendar."""
    if link.active_from is None or link.ended_on is None:
        return False
    return unit.today <= link.ended_on + timedelta(days=unit.setting(CALENDAR_AFTER_DAYS))


def _name(audience: str, edition: int) -> str:
    return f"{audience}-{edition}.ics"


def _edition(unit: UnitOfWork, link_id: UUID, audience: str) -> int:
    row = unit.session.get(CalendarEdition, (link_id, audience))
    return FIRST if row is None else row.edition
