"""Siblings: whoever names the other, both are. What only one of two records says is shown, and counts all the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child

Named = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Family:
    """Of one child, by key: its siblings, and pairs of them who are no siblings of each other."""

    siblings: frozenset[str]
    strangers: frozenset[frozenset[str]] = frozenset()


def families_of(unit: UnitOfWork, children: Collection[str]) -> dict[str, Family]:
    """By the key of each child."""
    near = _named(unit, children)
    known = near | _named(unit, [one for key in children for one in related(near, key)])
    return {key: family_among(known, key) for key in children}


def related(named: Named, child: str) -> frozenset[str]:
    """By what its own record names, and by whom it is named."""
    return named.get(child, frozenset()) | {other for other, siblings in named.items() if child in siblings}


def family_among(named: Named, child: str) -> Family:
    """`named` holds what each record that there is names. Pure. Of two who both have no record nothing is known; they
    count as siblings of each other where the child names both."""
    siblings = related(named, child)
    apart = (
        frozenset(pair)
        for pair in combinations(sorted(siblings), 2)
        if (pair[0] in named or pair[1] in named) and pair[1] not in related(named, pair[0])
    )
    return Family(siblings, frozenset(apart))


@dataclass(frozen=True)
class Halves:
    """Numbers of children: whose records name this child, which does not name them; and whom this child names, and
    their records do not name it."""

    named_by: list[str]
    not_named_back: list[str]


def halves_of(unit: UnitOfWork, child: Child) -> Halves:
    about = or_(Child.key.in_(child.sibling_keys), Child.sibling_keys.contains([child.key]))
    query = select(Child.number, Child.key, Child.sibling_keys).where(about).order_by(Child.number)
    found = unit.session.execute(query)
    rows = [(number, key in child.sibling_keys, child.key in siblings) for number, key, siblings in found]
    return Halves(
        [number for number, named, names in rows if names and not named],
        [number for number, named, names in rows if named and not names],
    )


def _named(unit: UnitOfWork, children: Collection[str]) -> Named:
    keys = sorted(set(children))
    if not keys:
        return {}
    about = or_(Child.key.in_(keys), Child.sibling_keys.overlap(keys))
    found = unit.session.execute(select(Child.key, Child.sibling_keys).where(about))
    return {key: frozenset(siblings) for key, siblings in found}
