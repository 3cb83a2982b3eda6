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
from services.links.children.tables import Child
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.sessions.actual import actual_times
from services.links.sessions.gates.facts import (
    ONE_DAY,
    Agreed,
    CarerHeld,
    ChildHeld,
    Exempted,
    Held,
    Offer,
    Skill,
    Stay,
)
from services.links.sessions.tables import Session

COUNTED = ("booked", "confirmed", "completed")
NEARBY = timedelta(days=62)
"""Sessions last at most 31 days and count by months: none further away than this matters."""


def held_near(unit: UnitOfWork, link: Link, first: date, last: date, but: Collection[UUID]) -> list[Held]:
    """The sessions of the child and of the carer that may stand in the way of one from `first` to `last`."""
    query = select(Session).where(
        or_(Session.child_id == link.child_id, Session.carer_id == link.carer_id),
        Session.state.in_(COUNTED),
        Session.first_day <= last + NEARBY,
        Session.last_day >= first - NEARBY,
        Session.id.not_in(but),
    )
    return [held_of(row) for row in unit.session.scalars(query)]


def held_of(row: Session) -> Held:
    starts_at, ends_at = actual_times(row)
    return Held(str(row.link_id), str(row.carer_id), child_key(row.child), row.child, row.slot, starts_at, ends_at)


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


def child_held(child: Child) -> ChildHeld:
    record = child.record
    return ChildHeld(
        child.key,
        child.date_of_birth,
        child.closed_on,
        frozenset(record.get("clinical_tasks", ())),
        frozenset(child_key(number) for number in record.get("siblings", ())),
        child.assessment_outcome,
        record["looked_after"]["authority_has_responsibility"],
    )


def carer_held(carer: KnownCarer, today: date) -> CarerHeld:
    """From the data of the carer's last event."""
    data = carer.state_data
    standing, terms = data["standing"], data["terms"]
    return CarerHeld(
        approved_on=_needed(data["approved_on"]),
        approval_ends_on=_day(standing["approval_ends_on"]) or _day(standing["approval_ended_on"]),
        suspended_from=_day(standing["suspended_from"]),
        compliant_until=_day(standing["compliant_until"]),
        kinds_of_care=frozenset(terms["kinds_of_care"]),
        age_from=terms["age_from"],
        age_to=terms["age_to"],
        number=terms["number"],
        usual_limit=terms["usual_fostering_limit"],
        skills=tuple(Skill(s["task"], _needed(s["signed_off_on"]), _needed(s["expires_on"])) for s in data["skills"]),
        offer=_offer(data["availability"]),
        stays=tuple(_stay(one, today) for one in data["placements"]),
        exemptions=tuple(
            Exempted(
                frozenset(child_key(number) for number in e["children"]), _needed(e["starts_on"]), _day(e["ends_on"])
            )
            for e in data["exemptions"]
        ),
    )


def _stay(placed: Mapping[str, Any], today: date) -> Stay:
    """One that nobody has ended is still there today, whatever was planned."""
    first, planned = _needed(placed["starts_on"]), _day(placed["planned_end_on"])
    until = None if planned is None else max(planned, today + ONE_DAY, first + ONE_DAY)
    number = placed["child_id"]
    private = placed["kind"] == "private_fostering"
    return Stay(child_key(number), number, first, until, private, placed["sibling_group"])


def _offer(stated: Mapping[str, Any] | None) -> Offer | None:
    if stated is None:
        return None
    spans: dict[str, list[tuple[date, date]]] = {"unavailable": [], "extra": []}
    for one in stated["exceptions"]:
        spans[one["kind"]].append((_needed(one["starts_on"]), _needed(one["ends_on"])))
    return Offer(
        frozenset((*stated["daytime"], *stated["overnight"])),
        tuple((one["weekday"], one["starts_at"], one["ends_at"]) for one in stated["weekly"]),
        stated["sessions_per_month"],
        tuple(spans["unavailable"]),
        tuple(spans["extra"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _needed(text: str) -> date:
    return date.fromisoformat(text)
