"""Finding a child by the council's own number, and what links give it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from services.lifelonglinks.contract import key_of
from services.links.agreements.in_force import promised_on
from services.links.children.state import has_come_of_age, state_of
from services.links.children.tables import Child
from services.links.linking.tables import Link
from services.links.promises import GIVING, Promise, given, still_wanted


def child_key(number: str) -> str:
    """What a child is compared by, here and in contact restrictions."""
    return key_of("child", number)


def find_child(unit: UnitOfWork, number: str) -> Child:
    """Raises `Problem` (404)."""
    row = child_or_none(unit, number)
    if row is None:
        raise not_found("child")
    return row


def child_or_none(unit: UnitOfWork, number: str, lock: bool = False) -> Child | None:
    query = select(Child).where(Child.key == child_key(number))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return unit.session.scalars(query).one_or_none()


@dataclass(frozen=True)
class Standing:
    """How a child stands today: sessions a month by slot, and the state that follows."""

    state: str
    wanted: Mapping[str, int]
    given: Mapping[str, int]
    unmet: Mapping[str, int]


def wanted_by(child: Child) -> dict[str, int]:
    return {one["slot"]: one["sessions_per_month"] for one in child.record["wanted"]}


def standings(unit: UnitOfWork, children: Collection[Child]) -> dict[UUID, Standing]:
    """By the id of the child. Links that are suspended, or whose agreement is over today, give nothing."""
    query = (
        select(Link.child_id, Link.state, promised_on(unit.today))
        .where(Link.state.in_(GIVING), Link.child_id.in_([child.id for child in children]))
        .order_by(Link.id)
    )
    links: dict[UUID, list[tuple[str, Promise]]] = {child.id: [] for child in children}
    for child_id, state, promised in unit.session.execute(query):
        links[child_id].append((state, promised))
    return {child.id: _standing(child, links[child.id], unit.today) for child in children}


def standing_of(unit: UnitOfWork, child: Child) -> Standing:
    return standings(unit, [child])[child.id]


def _standing(child: Child, links: list[tuple[str, Promise]], day: date) -> Standing:
    wanted, gives = wanted_by(child), given(links)
    unmet = still_wanted(wanted, gives)
    of_age = has_come_of_age(child.born.latest, day)
    return Standing(state_of(child.assessment_outcome, child.closed_on, of_age, wanted, unmet), wanted, gives, unmet)
