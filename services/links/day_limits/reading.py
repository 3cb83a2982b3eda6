"""The breaks of a child as they stand, and what its agreements intend."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.day_limits.counting import Break
from services.links.day_limits.judging import Agreed, judge_agreed, limits_on
from services.links.day_limits.rules import LIMITED
from services.links.linking.tables import Link
from services.links.sessions.actual import actual_times
from services.links.sessions.tables import Session

COUNTED_STATES = ("booked", "confirmed", "completed")


def breaks_of(
    unit: UnitOfWork,
    child_id: UUID,
    first: date,
    last: date,
    bases: Collection[str] = (LIMITED,),
    but: Collection[UUID] = (),
) -> list[tuple[Session, Break]]:
    """Those that are booked, stand or took place and may matter to a window with a day from `first` to `last`, in their
    order. Of a completed session the times count that it took."""
    query = select(Session).where(
        Session.child_id == child_id,
        Session.state.in_(COUNTED_STATES),
        Session.legal_basis.in_(bases),
        Session.first_day <= add_months(last, 13),
        Session.last_day >= add_months(first, -13),
        Session.id.not_in(but),
    )
    return [(row, break_of(row)) for row in unit.session.scalars(query.order_by(Session.starts_at, Session.id))]


def break_of(session: Session) -> Break:
    return Break(*actual_times(session), str(session.carer_id))


def judge_agreement_days(
    unit: UnitOfWork,
    child: Child,
    *,
    legal_basis: str,
    starts_on: date,
    ends_on: date | None,
    slots: Sequence[Mapping[str, Any]],
    link_id: UUID | None = None,
    nights: int | None = None,
) -> tuple[Violation, ...]:
    """Why what an agreement intends would pass the limits of reg 48; the other links of the child count with what they
    have agreed. Give the violations to `require` with the rest.

    `slots` are `{"slot", "sessions_per_month"}`, `nights` the longest stay of one session where the agreement names it,
    `link_id` the link whose agreement this is, so that its former one does not count.
    """
    held = limits_on(unit, starts_on)
    others = sum(one.in_twelve_months(held.method) for one in _agreed_by_others(unit, child, link_id))
    return judge_agreed(legal_basis, _agreed(slots, starts_on, ends_on, nights), others, held)


def _agreed_by_others(unit: UnitOfWork, child: Child, but: UUID | None) -> Iterator[Agreed]:
    query = (
        select(Agreement)
        .join(Link, (Link.id == Agreement.link_id) & (Link.agreement == Agreement.number))
        .where(Link.child_id == child.id, Link.state.in_(OPEN_LINK_STATES), Link.legal_basis == LIMITED)
    )
    for one in unit.session.scalars(query):
        if one.link_id != but:
            yield _agreed(one.terms.get("slots") or [], one.starts_on, one.ends_on, one.terms.get("nights"))


def _agreed(slots: Sequence[Mapping[str, Any]], starts_on: date, ends_on: date | None, nights: int | None) -> Agreed:
    months = next((n for n in range(1, 12) if ends_on is not None and ends_on < add_months(starts_on, n)), 12)
    return Agreed({one["slot"]: one["sessions_per_month"] for one in slots}, months, nights)
