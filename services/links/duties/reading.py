"""When the duties of section 20 in full are due, of any number of links in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select, tuple_

from chassis.clock import add_working_days
from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.contract.codes import DUTIES
from services.links.contract.settings.duties import LAW, WORKING_DAYS
from services.links.duties.owed import Regime, regime_of
from services.links.linking.journal import Entry
from services.links.linking.tables import Link
from services.links.sessions.actual import are_breaks
from services.links.sessions.tables import Session


@dataclass(frozen=True)
class Duty:
    """`code` is one of `DUTIES`; `done` is the entry of the journal that says so."""

    code: str
    due_on: date
    source: str
    done: Entry | None


@dataclass(frozen=True)
class Owed:
    """What one link owes. The days are counted from `counted_from`."""

    full_from: date
    counted_from: date
    duties: Sequence[Duty]


def owed_by(unit: UnitOfWork, links: Sequence[Link]) -> Mapping[UUID, Owed]:
    """By link; those that are not agreed under section 20 in full are left out."""
    found = {link.id: regime_of(link.journal) for link in links}
    regimes = {identifier: regime for identifier, regime in found.items() if regime is not None}
    return {
        identifier: Owed(full_from, first, _duties(unit, regimes[identifier], first))
        for identifier, full_from, first in _days(unit, regimes)
    }


def _duties(unit: UnitOfWork, regime: Regime, first: date) -> list[Duty]:
    """By the council's numbers as they hold on the day from which is counted."""
    return [
        Duty(code, add_working_days(first, unit.setting(WORKING_DAYS[code], first)), LAW[code], regime.done.get(code))
        for code in DUTIES
    ]


def _days(unit: UnitOfWork, regimes: Mapping[UUID, Regime]) -> Iterator[tuple[UUID, date, date]]:
    """By link, the first day in full, and the first of its days on which the child is placed, booked or held; while
    there is none the first day itself: of two days of which one is null PostgreSQL takes the other."""
    begun = Agreement.in_force_from
    away = and_(
        Session.link_id == Agreement.link_id,
        Session.state != "cancelled",
        Session.last_day >= begun,
        are_breaks(),
    )
    versions = [(identifier, regime.agreement) for identifier, regime in regimes.items()]
    query = (
        select(Agreement.link_id, begun, func.min(func.greatest(Session.first_day, begun)))
        .outerjoin(Session, away)
        .where(tuple_(Agreement.link_id, Agreement.number).in_(versions))
        .group_by(Agreement.link_id, begun)
    )
    for identifier, full_from, first in unit.session.execute(query):
        assert full_from is not None
        yield identifier, full_from, first
