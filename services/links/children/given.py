"""What active links give a child, and the state that follows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

Slots = Mapping[str, int]
"""Sessions a month by kind of slot."""


def spread(total: int, wanted: Slots, taken: Slots) -> dict[str, int]:
    """An agreement that names a number but no slots gives what is still wanted, in the order in which it is wanted;
    what goes beyond counts for the last of them."""
    given: dict[str, int] = {}
    for slot, number in wanted.items():
        part = min(total, max(0, number - taken.get(slot, 0)))
        if part:
            given[slot], total = part, total - part
    if total and wanted:
        last = list(wanted)[-1]
        given[last] = given.get(last, 0) + total
    return given


def given_by(agreements: Iterable[tuple[int, Sequence[Mapping[str, Any]]]], wanted: Slots) -> dict[str, int]:
    """By slot, what agreements in force give: each as its total and its own `{slot, sessions_per_month}`, if it has
    any. Those that name their slots come first."""
    given: dict[str, int] = {}
    for total, slots in sorted(agreements, key=lambda one: not one[1]):
        named = {one["slot"]: one["sessions_per_month"] for one in slots}
        for slot, number in (named or spread(total, wanted, given)).items():
            given[slot] = given.get(slot, 0) + number
    return given


def still_wanted(wanted: Slots, given: Slots) -> dict[str, int]:
    left = {slot: number - given.get(slot, 0) for slot, number in wanted.items()}
    return {slot: number for slot, number in left.items() if number > 0}


def state_of(outcome: str, closed_on: date | None, of_age: bool, wanted: Slots, unmet: Slots) -> str:
    """One of `CHILD_STATES`. Whoever has turned 18 waits no more, closed or not."""
    if closed_on is not None:
        return "closed"
    if outcome != "likely_to_benefit" or of_age or not wanted:
        return "not_waiting"
    return "waiting" if unmet else "linked"
