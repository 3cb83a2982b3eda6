"""From what is kept to the plain values that the rules look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.children.reading import child_key
from services.links.children.siblings import Family
from services.links.children.tables import Child
from services.links.hearing.announced import (
    approval_of,
    exceptions_of,
    exemptions_of,
    placements_of,
    skills_of,
    some,
)
from services.links.home.reading import home_of, needs_of
from services.links.linking.tables import Link
from services.links.sessions.actual import actual_place, actual_times
from services.links.sessions.gates.facts import (
    ONE_DAY,
    Agreed,
    CarerHeld,
    ChildHeld,
    Held,
    Offer,
    Wanted,
)
from services.links.sessions.tables import Session
from services.links.usual_limit import UsualLimit

COUNTED = ("booked", "confirmed", "completed")
NEARBY = timedelta(days=62)
"""Sessions last at most 31 days and count by months: none further away than this matters."""


def held_near(unit: UnitOfWork, link: Link, first: date, last: date, but: Collection[UUID]) -> list[Held]:
    """The sessions of the child and of the carer that may stand in the way of one from `first` to `last`."""
    query = (
        select(Session, Child.record["home"]["without_other_children"].as_boolean())
        .join(Child)
        .where(
            or_(Session.child_id == link.child_id, Session.carer_id == link.carer_id),
            Session.state.in_(COUNTED),
            Session.first_day <= last + NEARBY,
            Session.last_day >= first - NEARBY,
            Session.id.not_in(but),
        )
    )
    return [held_of(row, bool(alone)) for row, alone in unit.session.execute(query)]


def held_of(row: Session, alone: bool = False) -> Held:
    """`alone`: no other child may be there with this one."""
    (starts_at, ends_at), place = actual_times(row), actual_place(row)
    key = child_key(row.child)
    return Held(str(row.link_id), str(row.carer_id), key, row.child, row.slot, starts_at, ends_at, place, alone)


def wanted_of(row: Session) -> Wanted:
    """A session that is booked, as it would be booked now."""
    return Wanted(row.slot, row.starts_at, row.ends_at, row.place)


def agreements_of(unit: UnitOfWork, link: Link) -> list[Agreed]:
    """Those that everybody signed, with the days on which each is in force."""
    query = select(Agreement).where(Agreement.link_id == link.id, Agreement.in_force_from.is_not(None))
    found = []
    for row in unit.session.scalars(query.order_by(Agreement.number.desc())):
        assert row.in_force_from is not None
        ends = [row.ends_on, row.in_force_until - ONE_DAY if row.in_force_until else None]
        last = min((day for day in ends if day is not None), default=None)
        slots = {one["slot"]: one["sessions_per_month"] for one in row.terms.get("slots") or []}
        found.append(
            Agreed(max(row.in_force_from, row.starts_on), last, row.sessions_per_month, slots, row.terms.get("nights"))
        )
    return found


def child_held(child: Child, family: Family) -> ChildHeld:
    record = child.record
    return ChildHeld(
        child.key,
        child.date_of_birth,
        child.closed_on,
        frozenset(record.get("clinical_tasks", ())),
        family.siblings,
        needs_of(record),
        child.assessment_outcome,
        record["looked_after"]["authority_has_responsibility"],
        child.born.estimated,
        family.strangers,
    )


def carer_held(carer: UUID, data: Mapping[str, Any], today: date, usual_limit: UsualLimit) -> CarerHeld:
    """From the data of the carer's last event."""
    return CarerHeld(
        today=today,
        approval=approval_of(data),
        skills=skills_of(data),
        offer=_offer(data["availability"]),
        placements=placements_of(data),
        exemptions=exemptions_of(data),
        home=home_of(carer, data),
        usual_limit=usual_limit,
    )


def _offer(stated: Mapping[str, Any] | None) -> Offer | None:
    if stated is None:
        return None
    return Offer(
        some((*stated["daytime"], *stated["overnight"])),
        tuple((one["weekday"], one["starts_at"], one["ends_at"]) for one in stated["weekly"]),
        stated["sessions_per_month"],
        exceptions_of(stated, "unavailable"),
        exceptions_of(stated, "extra"),
    )
