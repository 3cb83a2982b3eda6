"""The legal basis of a link on a day. One that is agreed anew comes with the first day of its agreement, however long
before everybody has signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


def legal_bases(unit: UnitOfWork, link: Link) -> LegalBases:
    query = select(Agreement.in_force_from, Agreement.in_force_until, Agreement.legal_basis).where(
        Agreement.link_id == link.id, Agreement.in_force_from.is_not(None)
    )
    rows = unit.session.execute(query.order_by(Agreement.number.desc()))
    return LegalBases([(first, until, basis) for first, until, basis in rows if first], link.legal_basis)
