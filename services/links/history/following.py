"""A break outside the sessions came to be known, changed or went: limits of sessions to come are judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.day_limits.counting import Break
from services.links.day_limits.rules import LIMITED
from services.links.history.reading import outside_breaks
from services.links.series.reading import carers_settings
from services.links.sessions.recording.examining import flag_around
from services.links.sessions.recording.settling import settle

Counted = Mapping[UUID, Break]


def counted_outside(unit: UnitOfWork, child: Child) -> Counted:
    """The child's breaks outside that count under regulation 48."""
    found = outside_breaks(unit, child, carers_settings(unit, child.id))
    return {row.id: one for row, one in found if row.legal_basis == LIMITED}


def follow_breaks(unit: UnitOfWork, child: Child, before: Counted, by: str | None = None) -> None:
    """`before` is what counted before the change, which is flushed. Whoever calls has locked the child; `by` is whoever
    acts, unless given."""
    after = counted_outside(unit, child)
    settle(unit, child.id, {key: one for key, one in before.items() if after.get(key) != one}, by)
    flag_around(unit, child.id, [one for key, one in after.items() if before.get(key) != one], by)
