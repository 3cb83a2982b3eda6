"""Finding a child by the council's own number, and what links give it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.clock import age_on
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from services.lifelonglinks.contract import key_of
from services.links.agreements.tables import Agreement
from services.links.children.given import given_by, state_of, still_wanted
from services.links.children.rules import ADULT
from services.links.children.tables import Child
from services.links.contract.schemas.common import CHILD_NUMBER
from services.links.linking.tables import Link


def child_key(number: str) -> str:
    """What a child is compared by, here and in contact restrictions."""
    return key_of("child", number)


def find_child(unit: UnitOfWork, number: str) -> Child:
    """Raises `Problem` (404)."""
    return _found(unit, number, lock=False)


def lock_child(unit: UnitOfWork, number: str) -> Child:
    """For a change or a booking: others of the same child wait until this unit of work ends. Raises `Problem` (404)."""
    return _found(unit, number, lock=True)


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
    """By the id of the child. Links that are suspended give nothing."""
    query = (
        select(Link.child_id, Agreement.sessions_per_month, Agreement.terms)
        .join(Agreement, (Agreement.link_id == Link.id) & (Agreement.number == Link.agreement))
        .where(Link.state == "active", Link.child_id.in_([child.id for child in children]))
        .order_by(Link.id)
    )
    agreed: dict[UUID, list[tuple[int, list[dict[str, int]]]]] = {child.id: [] for child in children}
    for child_id, total, terms in unit.session.execute(query):
        agreed[child_id].append((total, terms.get("slots") or []))
    return {child.id: _standing(child, agreed[child.id], unit.today) for child in children}


def standing_of(unit: UnitOfWork, child: Child) -> Standing:
    return standings(unit, [child])[child.id]


def _standing(child: Child, agreements: list[tuple[int, list[dict[str, int]]]], day: date) -> Standing:
    wanted = wanted_by(child)
    given = given_by(agreements, wanted)
    unmet = still_wanted(wanted, given)
    of_age = age_on(child.date_of_birth, day) >= ADULT
    state = state_of(child.assessment_outcome, child.closed_on, of_age, wanted, unmet)
    return Standing(state, wanted, given, unmet)


def _found(unit: UnitOfWork, number: str, lock: bool) -> Child:
    row = child_or_none(unit, number, lock) if re.fullmatch(CHILD_NUMBER, number, re.ASCII) else None
    if row is None:
        raise not_found("child")
    return row
