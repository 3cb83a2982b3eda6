"""The days on which an agreement is in force, and whether the one of a link is over. That follows from the calendar,
without any event: whoever asks judges by the day on which it is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.linking.tables import Link

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """Both days included; `last` None where it has none."""

    first: date
    last: date | None


def days_of(agreement: Agreement) -> InForce | None:
    """None where it never is in force: not everybody has signed it, or it was replaced before it began."""
    if agreement.in_force_from is None:
        return None
    before_next = agreement.in_force_until - ONE_DAY if agreement.in_force_until else None
    last = min((day for day in (agreement.ends_on, before_next) if day is not None), default=None)
    return None if last is not None and last < agreement.in_force_from else InForce(agreement.in_force_from, last)


def agreed_on(day: date) -> ColumnElement[bool]:
    """Of each `Link` in a statement: whether the agreement signed last is in force on `day`, or to come."""
    signed_last = (Agreement.link_id == Link.id, Agreement.number == Link.agreement)
    lasts = or_(Agreement.ends_on.is_(None), Agreement.ends_on >= day)
    return select(Agreement.number).where(*signed_last, lasts).correlate(Link).exists()


def over(unit: UnitOfWork, links: Collection[UUID]) -> set[UUID]:
    """Of these links those whose agreement signed last has had its last day before today, in one statement."""
    query = select(Link.id).where(Link.id.in_(links), Link.agreement.is_not(None), ~agreed_on(unit.today))
    return set(unit.session.scalars(query))
