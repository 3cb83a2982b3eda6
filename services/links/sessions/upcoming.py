"""What others of this service do with sessions that are to come: find them, flag them, call them off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.aggregates import locked
from chassis.clock import day_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contact import SAFEGUARDING, unnamed
from services.links.contract.codes import STANDING_SESSION_STATES
from services.links.contract.events import sessions as events
from services.links.linking.tables import Link
from services.links.sessions.actual import actual_times
from services.links.sessions.allowance_bands import allowance_band
from services.links.sessions.announcing import took_step
from services.links.sessions.finding import WHAT, standing, to_come
from services.links.sessions.recording.settling import counted_now, settle
from services.links.sessions.recording.steps import call_off
from services.links.sessions.tables import Session
from services.links.sessions.view import kept


def sessions_from(
    unit: UnitOfWork, *, carer_id: UUID | None = None, child: str | None = None, day: date
) -> Sequence[Session]:
    """Those of a carer or of a child (by the council's number), or of both together, that stand and have not ended
    before `day`."""
    conditions = [Session.last_day >= day]
    if carer_id is not None:
        conditions.append(Session.carer_id == carer_id)
    if child is not None:
        conditions.append(Session.child_id.in_(select(Child.id).where(Child.key == child_key(child))))
    return standing(unit, *conditions)


def cancel_future(
    unit: UnitOfWork, link: Link, day: date, by: str, reason: str, recorded_by: str | None = None
) -> Sequence[Session]:
    """Call off every session of the link that stands and begins on `day` or later, and has not begun yet; each is
    announced; whoever calls has locked the child. `by` is one of `CANCELLED_BY`; `recorded_by` whoever acts, unless
    given. Answers them."""
    rows = standing(unit, Session.link_id == link.id, *to_come(unit, day), lock=True)
    former = counted_now(unit, link.child_id, rows)
    for row in rows:
        call_off(unit, row, by, reason, recorded_by)
    settle(unit, link.child_id, former, recorded_by)
    return rows


def last_day_away(unit: UnitOfWork, link_id: UUID) -> date | None:
    """The last day on which a session of the link took place, or today where one that has begun goes on; None where
    none has begun."""
    goes_on = Session.state.in_(STANDING_SESSION_STATES) & (Session.starts_at <= unit.now)
    rows = unit.session.scalars(
        select(Session).where(Session.link_id == link_id, (Session.state == "completed") | goes_on)
    )
    return max((min(day_of(actual_times(row)[1]), unit.today) for row in rows), default=None)


def flag(unit: UnitOfWork, session: Session, violations: Iterable[Violation], by: str | None = None) -> bool:
    """Note beside what is noted already that these rules are broken now, and announce it. False where nothing is new,
    or the session does not stand. `by` is whoever acts, unless given.

    One that is flagged for safeguarding is confirmed no more; to confirm it again judges everything again.
    Nothing takes a flag away but a new judgement: confirming and changing judge everything again, a record of what took
    place some of it, and concerns about a limit go when they are settled."""
    row = locked(unit, Session, session.id, WHAT)
    noted = {one["rule"]: Violation(one["rule"], one["reason"], one["source"]) for one in row.concerns}
    new = {one.rule: one for one in unnamed(violations) if one.rule not in noted}
    if row.state not in STANDING_SESSION_STATES or not new:
        return False
    row.concerns = concerns_of(unit, [*noted.values(), *new.values()], row.concerns)
    if SAFEGUARDING.rule in new:
        row.state, row.confirmed_by = "booked", None
    took_step(unit, row, "flagged", events.SESSION_FLAGGED, by, rules=[one["rule"] for one in row.concerns])
    return True


def follow_legal_basis(unit: UnitOfWork, link: Link, day: date) -> Sequence[Session]:
    """The sessions of the link that stand and begin on `day` or later count under the link's legal basis from now on.
    Whoever calls has locked the child. Answers those that changed."""
    others = (Session.link_id == link.id, Session.first_day >= day, Session.legal_basis != link.legal_basis)
    rows = standing(unit, *others, lock=True)
    for row in rows:
        before, row.legal_basis = row.legal_basis, link.legal_basis
        took_step(unit, row, "legal_basis", events.SESSION_CHANGED, before=before)
    return rows


def follow_date_of_birth(unit: UnitOfWork, child: Child, former: date) -> None:
    """Rates go by the child's age: every session that comes into another allowance band is announced with it, those
    that took place too. Whoever calls has locked the child."""
    query = select(Session).where(Session.child_id == child.id).order_by(Session.id).with_for_update()
    for row in unit.session.scalars(query):
        day = day_of(actual_times(row)[0])
        if allowance_band(former, day) != allowance_band(child.date_of_birth, day):
            event = events.SESSION_CORRECTED if row.state == "completed" else events.SESSION_CHANGED
            took_step(unit, row, "allowance_band", event)


def concerns_of(
    unit: UnitOfWork, violations: Iterable[Violation], held: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """As they are kept, restrictions without their names; a concern that is known already keeps the instant since when
    it is."""
    since = {one["rule"]: one["since"] for one in held}
    return [
        {"rule": v.rule, "reason": v.reason, "source": v.source, "since": since.get(v.rule) or kept(unit.now)}
        for v in sorted(unnamed(violations), key=lambda v: v.rule)
    ]
