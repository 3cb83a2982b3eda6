"""Breaks outside the sessions of this service, as they count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from chassis.clock import day_of, start_of
from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.day_limits.counting import Break
from services.links.hearing.tables import KnownPlacement
from services.links.history.bases import basis_of
from services.links.history.known import known_from
from services.links.history.tables import OutsideBreak

MOMENT = timedelta(seconds=1)
ELSEWHERE, PLACEMENT = "elsewhere", "placement"


@dataclass(frozen=True)
class Outside:
    """`kind` is one of `COUNTED_KINDS`; a break that is yet to begin is `booked`."""

    id: UUID
    kind: str
    legal_basis: str
    state: str
    with_whom: str
    link_id: None = None


def known_of(child: Child) -> date:
    """The day from which on all breaks of the child are known."""
    return known_from(day_of(child.created_at), child.histories)


def outside_breaks(
    unit: UnitOfWork, child: Child, settings: Mapping[str, str], but: Collection[UUID] = ()
) -> list[tuple[Outside, Break]]:
    """All of the child, whenever they were. The hours are not known, so each takes its days whole: one that ends on the
    day on which another begins is one placement with it, and no limit is passed for want of an hour. `settings` are
    those of the child's carers."""
    kept = select(OutsideBreak).where(OutsideBreak.child_id == child.id, OutsideBreak.withdrawn_at.is_(None))
    found = [(_elsewhere(row, unit.today), _break(row, settings)) for row in unit.session.scalars(kept)]
    placed = select(KnownPlacement).where(KnownPlacement.child_key == child.key)
    for row in unit.session.scalars(placed.execution_options(populate_existing=True)):
        taken = placed_break(row, settings, unit.today)
        if taken is not None:
            basis = basis_of(unit, child, taken).legal_basis
            found.append((_placed(row, basis, unit.today), taken))
    return sorted((one for one in found if one[0].id not in but), key=lambda one: (one[1], one[0].id))


def away_of(unit: UnitOfWork, child: Child, carer: UUID) -> list[tuple[str, date, date]]:
    """What keeps the child from a session with `carer`: what each is, its first and its last day. A placement with the
    same carer is the session itself."""
    return [
        (f"{'placement' if row.kind == PLACEMENT else 'break'} {row.id}", one.first, one.last)
        for row, one in outside_breaks(unit, child, {})
        if row.kind != PLACEMENT or one.setting != str(carer)
    ]


def placed_break(row: KnownPlacement, settings: Mapping[str, str], today: date) -> Break | None:
    """None where it was called off before it began. One that nobody has ended goes on today, whatever was planned."""
    if row.ended_on is not None and row.ended_on < row.starts_on:
        return None
    goes_on = row.starts_on if row.starts_on > today else today
    last = row.ended_on or max(row.planned_end_on or goes_on, goes_on)
    return whole_days(row.starts_on, last, settings.get(str(row.carer_id), str(row.carer_id)))


def whole_days(first: date, last: date, setting: str) -> Break:
    return Break(start_of(first), start_of(last, 1) - MOMENT, setting)


def _break(row: OutsideBreak, settings: Mapping[str, str]) -> Break:
    carer = None if row.carer_id is None else str(row.carer_id)
    setting = settings.get(carer, carer) if carer else f"{row.with_whom} {row.reference or row.id}"
    return whole_days(row.starts_on, row.ends_on, setting)


def _elsewhere(row: OutsideBreak, today: date) -> Outside:
    state = "completed" if row.ends_on <= today else "booked"
    return Outside(row.id, ELSEWHERE, row.legal_basis, state, row.with_whom)


def _placed(row: KnownPlacement, legal_basis: str, today: date) -> Outside:
    state = "completed" if row.ended_on is not None and row.ended_on <= today else "booked"
    return Outside(row.id, PLACEMENT, legal_basis, state, "carer")
