"""Hiding what few people stand behind in what everybody may read. Pure.

The project's policy with the Department's symbol: a number with 1 to 5 people behind it becomes `c`, whatever it
counts; a true zero stays 0; and where one part alone is hidden beside a total that is shown, the next smallest part is
hidden, too, or the total would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HIDDEN = "c"
LARGEST_HIDDEN = 5


@dataclass(frozen=True)
class Count:
    """A number, and how many people stand behind it: one child may be behind many sessions."""

    number: int
    people: int

    @property
    def is_small(self) -> bool:
        return 0 < self.people <= LARGEST_HIDDEN


def of_people(number: int) -> Count:
    """Where what is counted is people."""
    return Count(number, number)


def shown(count: Count) -> str:
    return HIDDEN if count.is_small else str(count.number)


def parts_and_total(parts: Mapping[str, Count], together: Count) -> tuple[dict[str, str], str]:
    """The parts of a whole, and the whole. One person may stand behind several parts, so that `together` has no more
    people than all parts, and no fewer than each."""
    written = {name: shown(count) for name, count in parts.items()}
    hidden = [name for name, count in parts.items() if count.is_small]
    others = sorted((count.number, name) for name, count in parts.items() if count.people > LARGEST_HIDDEN)
    if len(hidden) == 1 and not together.is_small and others:
        written[others[0][1]] = HIDDEN
    return written, shown(together)
