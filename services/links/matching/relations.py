"""What links say of children and carers who are to be judged: what they take, and how those went that are over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.in_force import promised_on
from services.links.children.reading import child_key
from services.links.contract.codes import ENDED_WELL, OPEN_LINK_STATES
from services.links.linking.tables import Link

TAKING = frozenset({"active", "suspended"})
"""States in which a link takes of a carer's sessions: a suspended one may be resumed."""


@dataclass
class Taken:
    """Of one carer: sessions a month by slot, and the keys of the children with an open link and with a suspended
    one."""

    committed: Counter[str] = field(default_factory=Counter)
    linked: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)


def taken_by_links(unit: UnitOfWork, only: UUID | None = None) -> Mapping[UUID, Taken]:
    """By carer; of one carer where `only` is given."""
    columns = (Link.carer_id, Link.child, Link.state, promised_on(unit.today))
    query = select(*columns).where(Link.state.in_(OPEN_LINK_STATES))
    if only is not None:
        query = query.where(Link.carer_id == only)
    found: dict[UUID, Taken] = {}
    for carer, child, state, promised in unit.session.execute(query):
        one, key = found.setdefault(carer, Taken()), child_key(child)
        one.linked.add(key)
        if state in TAKING:
            one.committed.update(promised)
        if state == "suspended":
            one.suspended.add(key)
    return found


@dataclass
class Relations:
    """Of one child: the carers whose link with it is active or ended well, and how the last link with others ended."""

    known: set[UUID] = field(default_factory=set)
    parted: dict[UUID, str] = field(default_factory=dict)


def relations_of(unit: UnitOfWork) -> Mapping[str, Relations]:
    """By the key of a child. Of several links between the same two the latest counts."""
    found: dict[str, Relations] = {}
    query = select(Link.child, Link.carer_id, Link.state, Link.active_from, Link.ending_reason).order_by(
        Link.created_at, Link.id
    )
    for child, carer, state, active_from, ending in unit.session.execute(query):
        one = found.setdefault(child_key(child), Relations())
        if state == "declined" or (state == "ended" and ending not in ENDED_WELL):
            one.known.discard(carer)
            one.parted[carer] = ending or state
        elif active_from is not None:
            one.known.add(carer)
            one.parted.pop(carer, None)
    return found
