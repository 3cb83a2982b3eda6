"""Breaks that no session holds, as the return of one year has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.day_limits import counting
from services.links.hearing.tables import KnownPlacement
from services.links.history.bases import Basis, basis_of
from services.links.history.reading import placed_break, whole_days
from services.links.history.tables import OutsideBreak
from services.links.returns.rows import Break

CARER = "carer"


def with_carers(
    unit: UnitOfWork, series: str, since: date, until: date, sessions: Mapping[UUID, Sequence[Break]]
) -> Mapping[UUID, list[Break]]:
    """By child, those that began by `until` and touch `since` or later, of the legal basis `series`, with a carer of
    the council. A placement of which a session holds a night is that session."""
    found: dict[UUID, list[Break]] = defaultdict(list)
    for row in unit.session.scalars(_recorded(series, since, until).where(OutsideBreak.with_whom == CARER)):
        home = str(row.carer_id or f"{CARER} {row.reference or row.id}")
        found[row.child_id].append(_row(whole_days(row.starts_on, row.ends_on, home), row.ends_on <= unit.today))
    for child, one, ended, basis in _placements(unit, since, until):
        if basis.legal_basis == series and not _held(one, sessions.get(child, ())):
            found[child].append(_row(one, ended))
    return found


def of_unsure_basis(
    unit: UnitOfWork, since: date, until: date, sessions: Mapping[UUID, Sequence[Break]]
) -> Mapping[UUID, list[date]]:
    """By child the first days of placements that count, though the record did not have one basis on all their days."""
    found: dict[UUID, list[date]] = defaultdict(list)
    for child, one, _, basis in _placements(unit, since, until):
        if not basis.sure and one.last > one.first and not _held(one, sessions.get(child, ())):
            found[child].append(one.first)
    return found


def _held(one: counting.Break, sessions: Sequence[Break]) -> bool:
    return any(one.first < held.last and held.first < one.last for held in sessions)


def elsewhere(unit: UnitOfWork, series: str, since: date, until: date) -> Mapping[UUID, list[date]]:
    """By child the first days of those with anybody else: what their rows hold of the home is not known here."""
    found: dict[UUID, list[date]] = defaultdict(list)
    for row in unit.session.scalars(_recorded(series, since, until).where(OutsideBreak.with_whom != CARER)):
        if row.ends_on > row.starts_on:
            found[row.child_id].append(row.starts_on)
    return found


def _recorded(series: str, since: date, until: date) -> Select[OutsideBreak]:
    return (
        select(OutsideBreak)
        .where(
            OutsideBreak.withdrawn_at.is_(None),
            OutsideBreak.legal_basis == series,
            OutsideBreak.starts_on <= until,
            OutsideBreak.ends_on >= since,
        )
        .order_by(OutsideBreak.starts_on, OutsideBreak.id)
    )


def _placements(unit: UnitOfWork, since: date, until: date) -> Iterator[tuple[UUID, counting.Break, bool, Basis]]:
    query = (
        select(KnownPlacement, Child)
        .join(Child, Child.key == KnownPlacement.child_key)
        .where(
            KnownPlacement.starts_on <= until, or_(KnownPlacement.ended_on.is_(None), KnownPlacement.ended_on >= since)
        )
    )
    for row, child in unit.session.execute(query.order_by(KnownPlacement.starts_on, KnownPlacement.id)).tuples():
        taken = placed_break(row, {}, unit.today)
        if taken is not None and taken.last >= since:
            yield child.id, taken, row.ended_on is not None, basis_of(unit, child, taken)


def _row(one: counting.Break, ended: bool) -> Break:
    return Break(one.setting, one.first, one.last, one.starts_at, one.ends_at, ended)
