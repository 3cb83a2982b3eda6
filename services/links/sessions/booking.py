"""Booking sessions, one or a whole pattern: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.aggregates import acting, first_version
from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import INVALID, FieldError, Problem
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.children.tables import Child
from services.links.contract.events import sessions as events
from services.links.hearing.reading import known_carer
from services.links.linking.reading import lock_link
from services.links.linking.tables import Link
from services.links.sessions.announcing import announce, step_of
from services.links.sessions.gates.facts import Wanted
from services.links.sessions.gates.judging import Verdict, judge, situation_of
from services.links.sessions.patterns import rules
from services.links.sessions.patterns.expanding import (
    MOST_MONTHS,
    MOST_SESSIONS,
    Expanded,
    Unreadable,
    at_wall_time,
    expand,
    read,
)
from services.links.sessions.patterns.terms import school_years
from services.links.sessions.tables import Session
from services.links.sessions.view import session_view


def book_sessions(unit: UnitOfWork, request: Request) -> Answer:
    """Child, carer and link are locked, so that of many bookings at once each is judged with those before it."""
    body = request.body
    link = lock_link(unit, request.identifier("link_id"))
    wanted = _wanted(unit, body)
    verdict = judge_sessions(unit, link, wanted, body["outside_availability"])
    require(*verdict.broken, reference_is_free(unit, Session, body["external_reference"]))
    series = new_identifier() if body["pattern"] is not None else None
    rows = [_booked(unit, link, one, body, series, verdict.bases.on(one.first)) for one in wanted]
    unit.session.add_all(rows)
    unit.session.flush()
    unit.touches(link.id, link.child)
    for row in rows:
        announce(unit, events.SESSION_BOOKED, row)
    return Answer(_booking_view(rows, series, verdict), rows[0].version, f"/sessions/{rows[0].id}")


def judge_sessions(
    unit: UnitOfWork, link: Link, wanted: Sequence[Wanted], outside: str | None, but: Sequence[UUID] = ()
) -> Verdict:
    """Whoever calls has locked child, carer and link. Raises `Problem` (503)."""
    child = unit.session.get_one(Child, link.child_id)
    carer = known_carer(unit, link.carer_id)
    return judge(unit, situation_of(unit, link, child, carer, wanted, but), wanted, outside)


def _wanted(unit: UnitOfWork, body: Mapping[str, Any]) -> list[Wanted]:
    starts_at, ends_at, slot, place = (body[name] for name in ("starts_at", "ends_at", "slot", "place"))
    if body["pattern"] is None:
        return [Wanted(slot, starts_at, ends_at, place)]
    given = _expanded(unit, body)
    require(
        rules.IS_BOUNDED.judge(given.endless, given.too_long),
        rules.GIVES_SESSIONS.judge(len(given.days), MOST_SESSIONS),
        rules.TERMS_ARE_RECORDED.judge(given.unknown),
    )
    return [at_wall_time(starts_at, ends_at, day, slot, place) for day in given.days]


def _expanded(unit: UnitOfWork, body: Mapping[str, Any]) -> Expanded:
    pattern = body["pattern"]
    first = Wanted(body["slot"], body["starts_at"], body["ends_at"]).first
    try:
        rule = read(pattern["rule"])
        years = school_years(unit, first, add_months(first, MOST_MONTHS))
        left_out = frozenset(pattern["except_on"])
        return expand(rule, body["starts_at"], left_out, years, pattern["school_holidays"], pattern["bank_holidays"])
    except Unreadable as error:
        wrong = FieldError("/pattern/rule", str(error))
        raise Problem(INVALID, "One field is not valid.", errors=[wrong]) from None


def _booked(
    unit: UnitOfWork, link: Link, one: Wanted, body: Mapping[str, Any], series: UUID | None, legal_basis: str
) -> Session:
    return Session(
        **first_version(unit),
        state="booked",
        link_id=link.id,
        child_id=link.child_id,
        child=link.child,
        carer_id=link.carer_id,
        slot=one.slot,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        first_day=one.first,
        last_day=one.last,
        legal_basis=legal_basis,
        place=one.place,
        series=series,
        external_reference=body["external_reference"],
        booked_by=acting(unit),
        note=body["note"],
        outside_availability=body["outside_availability"],
        concerns=[],
        journal=[step_of(unit, "booked")],
    )


def _booking_view(rows: Sequence[Session], series: UUID | None, verdict: Verdict) -> dict[str, Any]:
    return {
        "session_id": rows[0].id,
        "series": series,
        "level": verdict.level,
        "warnings": verdict.warned,
        "sessions": [session_view(row) for row in rows],
    }
