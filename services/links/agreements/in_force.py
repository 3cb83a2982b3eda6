"""The days on which an agreement is in force, and whether the one of a link is over. That follows from the calendar,
without any event: whoever asks judges by the day on which it is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.dialects.postgresql import JSONB

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


def is_over(day: date) -> ColumnElement[bool]:
    """Of each `Link` in a statement: whether the agreement signed last has had its last day before `day`."""
    signed_last = (Agreement.link_id == Link.id, Agreement.number == Link.agreement)
    return select(Agreement.number).where(*signed_last, Agreement.ends_on < day).correlate(Link).exists()


def promised_on(day: date) -> ColumnElement[dict[str, int]]:
    """Of each `Link` in a statement the sessions a month that its agreement promises, by slot: none once it is over."""
    return case((is_over(day), literal({}, JSONB)), else_=Link.promised)


def last_day_agreed(unit: UnitOfWork, link: Link) -> date | None:
    """The last day of the agreement signed last; None where it has none, or nothing is signed."""
    signed = None if link.agreement is None else unit.session.get_one(Agreement, (link.id, link.agreement))
    return signed.ends_on if signed is not None else None


def over(unit: UnitOfWork, links: Collection[UUID]) -> set[UUID]:
    """Of these links those whose agreement is over today, in one statement."""
    return set(unit.session.scalars(select(Link.id).where(Link.id.in_(links), is_over(unit.today))))
