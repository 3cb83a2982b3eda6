"""Fewer pairs, so that more children can be served anew at a time: what the relaxed model says of each pair.

By its prices a session of most pairs loses points against what else the child and the carer could do. A best answer may
hold a few of these pairs all the same, so an answer among fewer pairs says nothing of the bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from services.links.match_runs.highs import Relaxed
from services.links.match_runs.instance import Instance
from services.links.match_runs.model import Program, Sessions

USED, ALMOST = 0.01, 0.001
"""From when on the relaxed model uses a pair; and how near to a whole number is whole."""
PROMISING = 0.5
"""The share of all pairs that are promising; measured, see decision 0012."""


def used(program: Program, relaxed: Relaxed) -> list[int]:
    """The pairs that the relaxed model links, be it in part."""
    return [number for number, levels in program.links.items() if relaxed.values[levels[0]] > USED]


def whole(program: Program, relaxed: Relaxed) -> Sessions:
    """What is whole in the relaxed model."""
    return {
        key: math.floor(relaxed.values[column] + ALMOST)
        for key, column in program.sessions.items()
        if relaxed.values[column] >= 1 - ALMOST
    }


def promising(program: Program, relaxed: Relaxed) -> list[int]:
    """The pairs that lose least by the prices of the relaxed model."""
    losses: dict[int, float] = {}
    for (number, _), column in program.sessions.items():
        loss = relaxed.losses[column] + relaxed.losses[program.links[number][0]]
        losses[number] = min(loss, losses.get(number, math.inf))
    ranked = sorted(losses, key=lambda number: (losses[number], number))
    return sorted(ranked[: math.ceil(PROMISING * len(ranked))])


def among(
    instance: Instance,
    numbers: Sequence[int],
    sessions: Sessions,
    serve: Callable[[Instance, Sessions], Sessions],
) -> dict[tuple[int, str], int]:
    """What `serve` makes of the sessions where there are these pairs alone."""
    places = {number: place for place, number in enumerate(numbers)}
    few = replace(instance, pairs=[instance.pairs[number] for number in numbers])
    start = {(places[number], slot): count for (number, slot), count in sessions.items() if number in places}
    return {(numbers[place], slot): count for (place, slot), count in serve(few, start).items()}
