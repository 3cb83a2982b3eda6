"""The legal basis of a placement heard of: that which the child's record had on its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.day_limits.counting import Break
from services.links.day_limits.rules import LIMITED
from services.links.linking.tables import Link


@dataclass(frozen=True)
class Basis:
    """`sure` where the record had one legal basis on all of the days."""

    legal_basis: str
    sure: bool = True


def basis_of(unit: UnitOfWork, child: Child, one: Break) -> Basis:
    recorded, present = child.record.get("legal_bases", ()), child.legal_basis
    found = basis_on(recorded, present, one.first, one.last)
    if found is not None:
        return found
    first = recorded[0]["legal_basis"] if recorded else present
    limited = exists().where(Link.child_id == child.id, Link.legal_basis == LIMITED)
    if LIMITED in {present, *(one["legal_basis"] for one in recorded)} or unit.session.scalar(select(limited)):
        return Basis(LIMITED, sure=False)
    return Basis(first)


def basis_on(recorded: Sequence[Mapping[str, Any]], present: str, first: date, last: date) -> Basis | None:
    """Pure. `recorded` as the record keeps it (`legal_bases`), `present` what it says now. A placement under regulation
    48 on any of its days, or on the day on which that was recorded to be over, counts. None where it began before the
    first of `recorded`, and that is another: the basis of its days is not known."""
    spans = [(date.fromisoformat(one["starts_on"]), one["legal_basis"]) for one in recorded]
    if not spans or first < spans[0][0]:
        if (spans[0][1] if spans else present) != LIMITED:
            return None
        spans = [(first, LIMITED), *spans]
    ends = [*(start for start, _ in spans[1:]), date.max]
    here = [
        (basis, start < end and first < end)
        for (start, basis), end in zip(spans, ends, strict=True)
        if first <= end and (start <= first or start < last)
    ]
    if LIMITED in {basis for basis, _ in here}:
        return Basis(LIMITED, all(basis == LIMITED for basis, within in here if within))
    return Basis(here[0][0])
