"""What links promise: sessions a month by slot. Matching, match runs and a child's state are reckoned from it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

GIVING = frozenset({"active"})
"""States in which a link gives what its agreement promises. A suspended link gives nothing until it is resumed, and
none gives anything once its agreement is over (`agreements.in_force.promised_on`)."""

Promise = Mapping[str, int]
"""Slot to sessions a month, each at least 1."""


def given(links: Iterable[tuple[str, Promise]]) -> dict[str, int]:
    """The sessions a month that links give together, by slot; of each link its state and what it promises today."""
    total: Counter[str] = Counter()
    for state, promised in links:
        if state in GIVING:
            total.update(promised)
    return {slot: number for slot, number in sorted(total.items()) if number > 0}


def still_wanted(wanted: Promise, gives: Promise) -> dict[str, int]:
    """What is wanted and not given yet; more of one slot makes up for no other."""
    left = {slot: number - gives.get(slot, 0) for slot, number in wanted.items()}
    return {slot: number for slot, number in left.items() if number > 0}


def total(promised: Promise) -> int:
    """Sessions a month of whatever slot."""
    return sum(promised.values())
