"""Giving out the address of a calendar, reading the calendar at it, and withdrawing what was given out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from chassis.aggregates import acting
from chassis.database.unit_of_work import UnitOfWork
from chassis.handling.addresses import GIVEN_BY, digest_of, new_secret
from chassis.identifiers import new_identifier
from chassis.problems import SCOPE_MISSING, Problem, not_found
from chassis.request import Answer, Request
from chassis.rules import require
from chassis.spelling import compared, same
from services.links.contact import learning_refused
from services.links.contract.scopes import SESSIONS_READ
from services.links.contract.settings.sessions import CALENDAR_AFTER_DAYS, CALENDAR_DAYS
from services.links.linking.reading import find_link, lock_link
from services.links.linking.tables import Link
from services.links.recipients import forbidden, restrictions_on
from services.links.sessions.calendars import rules
from services.links.sessions.calendars.readers import reader, readers_of, withdraw
from services.links.sessions.calendars.writing import calendar_of
from services.links.sessions.tables import CalendarAddress, Session

MEDIA_TYPE, ENDING = "text/calendar", ".ics"


def make_calendar_address(unit: UnitOfWork, request: Request) -> Answer:
    """The link is held, so that a restriction that comes meanwhile finds the address made, and withdraws it."""
    if SESSIONS_READ not in unit.scope.grants:
        raise Problem(SCOPE_MISSING, f"The scope {SESSIONS_READ} is needed to give such an address out.")
    link = lock_link(unit, request.identifier("link_id"))
    audience = request.body["audience"]
    known = {compared(one.person): one for one in readers_of(unit, link, audience)}
    wanted = compared(request.body["person"]) if "person" in request.body else next(iter(known))
    require(rules.AFTER_AGREEMENT.judge(link.state), rules.FOR_ONE_PERSON.judge(wanted, known))
    person = known[wanted]
    if person.codes:
        require(*learning_refused(unit, link.child, person.codes))
    withdraw(unit, link, acting(unit), _whose(audience, person.person))
    until, secret = unit.now + timedelta(days=unit.setting(CALENDAR_DAYS)), new_secret()
    row = CalendarAddress(
        id=new_identifier(),
        link_id=link.id,
        audience=audience,
        person=person.person,
        digest=digest_of(secret),
        client=unit.scope.client,
        made_by=acting(unit),
        made_at=unit.now,
        expires_at=until,
    )
    unit.session.add(row)
    unit.touches(link.child, row.id)
    address = f"/v1/councils/{unit.scope.council.slug}/calendars/{secret}{ENDING}"
    return Answer({"audience": audience, "person": person.person, "address": address, "expires_at": until})


def withdraw_calendar_addresses(unit: UnitOfWork, request: Request) -> Answer:
    link, audience, person = (
        lock_link(unit, request.identifier("link_id")),
        request.body["audience"],
        request.body.get("person"),
    )
    gone = withdraw(unit, link, acting(unit), _whose(audience, person))
    unit.touches(link.child)
    return Answer({"audience": audience, "person": person, "addresses": gone, "withdrawn_at": unit.now})


def read_calendar(unit: UnitOfWork, request: Request) -> Answer:
    """Every session of the link; while it is suspended, and for some days after its end, those that were called off, so
    that telephones forget them. The versions together grow with each change, so they serve as the version of all."""
    row = _opened(unit, request.path)
    link = find_link(unit, row.link_id)
    if not (_lasts(link) or _is_just_over(unit, link)) or not _may_read(unit, link, row):
        raise not_found("calendar")
    query = select(Session).where(Session.link_id == link.id).order_by(Session.starts_at, Session.id)
    rows = unit.session.scalars(query).all()
    unit.touches(link.id, link.child, row.id)
    version = link.version + sum(one.version for one in rows)
    shown = [one for one in rows if link.state == "active" or one.state == "cancelled"]
    media_type = f"{MEDIA_TYPE}; charset=utf-8"
    return Answer(content=calendar_of(shown), media_type=media_type, version=version, headers={GIVEN_BY: row.client})


def _opened(unit: UnitOfWork, path: Mapping[str, str]) -> CalendarAddress:
    """Raises `Problem` (404)."""
    secret = path["calendar"].removesuffix(ENDING)
    row = unit.session.scalars(select(CalendarAddress).where(CalendarAddress.digest == digest_of(secret))).one_or_none()
    if row is None or row.withdrawn_at is not None or row.expires_at <= unit.now:
        raise not_found("calendar")
    return row


def _may_read(unit: UnitOfWork, link: Link, row: CalendarAddress) -> bool:
    """Judged by the replica at each reading as well: news of a restriction may still wait to be followed."""
    person = reader(unit, link, row.audience, row.person)
    return person is not None and not forbidden(restrictions_on(unit, [link.child]), link.child, person, unit.today)


def _whose(audience: str, person: str | None) -> Any:
    def is_theirs(row: CalendarAddress) -> bool:
        return row.audience == audience and (person is None or same(row.person, person))

    return is_theirs


def _lasts(link: Link) -> bool:
    return rules.AFTER_AGREEMENT.judge(link.state) is None


def _is_just_over(unit: UnitOfWork, link: Link) -> bool:
    """Of a link that was never active nobody was given a calendar."""
    if link.active_from is None or link.ended_on is None:
        return False
    return unit.today <= link.ended_on + timedelta(days=unit.setting(CALENDAR_AFTER_DAYS))
