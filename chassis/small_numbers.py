"""Hiding what few people stand behind in numbers that everybody may read, now and over all publications. Pure.

One to five people are few. A cell is shown where seven or more stand behind it; a sum is shown only where each of its
parts is, so that it says nothing of its own. Six and none are hidden with the few: whatever a reader knows of how much
numbers change, all that was ever published is also what would have been published had six people stood behind each
hidden cell of one to five (docs/decisions/0018). Nothing of what was published before has to be kept for this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HIDDEN = "c"
"""The Department for Education's sign for what is confidential."""
MOST_FEW = 5
LEAST_SHOWN = MOST_FEW + 2
"""Six is neither few nor shown: from the least number shown, a step of one would otherwise lead to a known few."""


@dataclass(frozen=True)
class Count:
    """A number, and how many people stand behind it: one person may be behind many visits."""

    number: int
    people: int

    @property
    def shown(self) -> str:
        return str(self.number) if self.people >= LEAST_SHOWN else HIDDEN


def of_people(number: int) -> Count:
    """Where what is counted is people."""
    return Count(number, number)


def published(cells: Mapping[str, Count], sums: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By name, the number or `HIDDEN`: of every cell, then of every sum, which names its cells. No cell is itself a
    part, a sum or a difference of others: tables that count the same people twice, by age and by need, have their cells
    in each age and need. Raises ValueError where a sum has a cell's name, no parts, or one twice or that is no cell."""
    found = {name: cell.shown for name, cell in cells.items()}
    for name, parts in sums.items():
        if name in cells or not parts or len(set(parts)) < len(parts) or not set(parts) <= set(cells):
            raise ValueError(f"{name} is no sum of cells")
        hidden = any(found[part] == HIDDEN for part in parts)
        found[name] = HIDDEN if hidden else str(sum(cells[part].number for part in parts))
    return found
