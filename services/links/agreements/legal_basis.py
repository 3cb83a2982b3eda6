"""The legal basis of a link on a day. One that is agreed anew comes with the first day of its agreement, however long
before everybody has signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.linking.tables import Link


def legal_basis_on(day: date) -> ColumnElement[str]:
    """Of each `Link` in a statement. Before any agreement is in force it is the one that the link says."""
    in_force = select(Agreement.legal_basis).where(
        Agreement.link_id == Link.id,
        Agreement.in_force_from <= day,
        or_(Agreement.in_force_until.is_(None), Agreement.in_force_until > day),
    )
    latest = in_force.order_by(Agreement.number.desc()).limit(1)
    return func.coalesce(latest.correlate(Link).scalar_subquery(), Link.legal_basis)


@dataclass(frozen=True)
class LegalBases:
    """Of one link. `spans` are (first day, day after the last, legal basis), the agreement signed last first."""

    spans: Sequence[tuple[date, date | None, str]]
    otherwise: str

    def on(self, day: date) -> str:
        """The same as `legal_basis_on`."""
        found = (basis for first, until, basis in self.spans if first <= day and (until is None or day < until))
        return next(found, self.otherwise)

    def on_or_after(self, day: date, legal_basis: str) -> bool:
        """Whether the link has this basis on `day` or, as it is agreed, on a later one."""
        return self.on(day) == legal_basis or any(
            basis == legal_basis and (until is None or max(first, day) < until) for first, until, basis in self.spans
        )

    def next_after(self, day: date) -> tuple[date, str] | None:
        """The first day after `day` on which it has another basis by an agreement that is signed, and that basis."""
        first_days = sorted(first for first, _, _ in self.spans if first > day)
        changes = ((first, self.on(first)) for first in first_days if self.on(first) != self.on(day))
        return next(changes, None)


def legal_bases_of(unit: UnitOfWork, links: Collection[Link]) -> Mapping[UUID, LegalBases]:
    """By link, in one statement."""
    spans: dict[UUID, list[tuple[date, date | None, str]]] = {link.id: [] for link in links}
    columns = (Agreement.link_id, Agreement.in_force_from, Agreement.in_force_until, Agreement.legal_basis)
    query = select(*columns).where(Agreement.link_id.in_(spans), Agreement.in_force_from.is_not(None))
    for link_id, first, until, basis in unit.session.execute(query.order_by(Agreement.number.desc())):
        if first is not None:
            spans[link_id].append((first, until, basis))
    return {link.id: LegalBases(spans[link.id], link.legal_basis) for link in links}


def legal_bases(unit: UnitOfWork, link: Link) -> LegalBases:
    return legal_bases_of(unit, [link])[link.id]


def legal_basis_today(unit: UnitOfWork, link: Link) -> str:
    return legal_bases(unit, link).on(unit.today)
