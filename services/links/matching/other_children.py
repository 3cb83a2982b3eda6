"""Whether other children in a carer's home could be put at risk by what a child does. Pure.

A risk that was assessed as incompatible excludes (`home-without-other-children`). A code of behaviour does not say for
whom it is a risk, and how great: it weighs, and it warns, and a person judges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from services.links.hearing.announced import day_or_none, placements_of
from services.links.hearing.facts import Placed
from services.links.home.facts import CHILD_ROLES

RISKS = frozenset({"hurts_others"})
"""Codes of behaviour that can put another child at risk."""


def are_placed(placements: Iterable[Placed], child: str, day: date, today: date) -> bool:
    """Whether another child than this one, by key, is placed there on `day`."""
    return any(one.child != child and one.covers(day, today) for one in placements)


def are_at_risk(behaviour: Collection[str], child: str, carer: Mapping[str, Any], today: date) -> bool:
    """Whether the child, by key, does what can put others at risk, and other children live in the home or are placed
    there. `carer` is the data of a carer's event."""
    if not RISKS & set(behaviour):
        return False
    lives = (one["role"] in CHILD_ROLES and _is_here(day_or_none(one["left_on"]), today) for one in carer["residents"])
    return any(lives) or are_placed(placements_of(carer), child, today, today)


def _is_here(left_on: date | None, day: date) -> bool:
    return left_on is None or left_on > day
