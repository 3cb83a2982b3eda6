"""With whom children live, as far as their records say: what a restriction through a household goes by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import key_of
from services.links.children.tables import Child


def household_of(record: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the parents whom the record names: without knowing where each lives, each counts."""
    return _people(record["parents"])


def living_with(unit: UnitOfWork, people: Collection[str]) -> Mapping[str, frozenset[str]]:
    """By the key of a child who is known here, with whom of these people, by key, it lives."""
    if not people:
        return {}
    rows = unit.session.execute(select(Child.key, Child.record["parents"]))
    found = {key: _people(parents) & frozenset(people) for key, parents in rows}
    return {key: theirs for key, theirs in found.items() if theirs}


def _people(parents: Collection[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(key_of("person", one["person"]) for one in parents)
