"""Hiding small numbers of people in what everybody may read. Pure.

The project's policy with the Department's symbol: 1 to 5 becomes `c`, a true zero stays 0; and where one part alone is
hidden beside a total that is shown, the next smallest part is hidden, too, or the total would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping

HIDDEN = "c"
LARGEST_HIDDEN = 5


def shown(number: int) -> str:
    return HIDDEN if 0 < number <= LARGEST_HIDDEN else str(number)


def parts_and_total(parts: Mapping[str, int]) -> tuple[dict[str, str], str]:
    """The parts of a whole, and the whole."""
    written = {name: shown(number) for name, number in parts.items()}
    total = shown(sum(parts.values()))
    hidden = [name for name, value in written.items() if value == HIDDEN]
    others = sorted((number, name) for name, number in parts.items() if number > LARGEST_HIDDEN)
    if len(hidden) == 1 and total != HIDDEN and others:
        written[others[0][1]] = HIDDEN
    return written, total
