"""A reader who has kept all that was ever published and solves it: what is left open of a hidden number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Publication = Mapping[str, str]
MOST = 10_000


def left_open(
    published: Sequence[Publication],
    sums: Mapping[str, Sequence[str]],
    cells: Sequence[str],
    hidden: tuple[int, int],
    moved: Sequence[Mapping[str, int]],
    asked: tuple[int, str],
) -> tuple[int, int]:
    """The least and the greatest whole number that a cell can be, by the publication and the name `asked`. The reader
    knows the rule (a hidden cell lies within `hidden`, a hidden sum holds a hidden cell), that nothing is below zero,
    and by how much each cell has `moved` at most from each publication to the next."""
    place = {(when, cell): n for n, (when, cell) in enumerate((w, c) for w in range(len(published)) for c in cells)}
    least, most = np.zeros(len(place)), np.full(len(place), float(MOST))
    rows, low, high = [], [], []

    def known(weights: Mapping[tuple[int, str], int], at_least: float, at_most: float) -> None:
        row = np.zeros(len(place))
        for one, weight in weights.items():
            row[place[one]] = weight
        rows.append(row)
        low.append(at_least)
        high.append(at_most)

    for when, values in enumerate(published):
        for cell in cells:
            shown = values[cell] != "c"
            known({(when, cell): 1}, *((int(values[cell]),) * 2 if shown else hidden))
            if when:
                most_moved = moved[when - 1][cell]
                known({(when, cell): 1, (when - 1, cell): -1}, -most_moved, most_moved)
        for name, parts in sums.items():
            if values[name] != "c":
                known({(when, part): 1 for part in parts}, int(values[name]), int(values[name]))
    found = []
    for sign in (1, -1):
        aim = np.zeros(len(place))
        aim[place[asked]] = sign
        constraints = LinearConstraint(np.array(rows), low, high)
        solved = milp(aim, constraints=constraints, bounds=Bounds(least, most), integrality=np.ones(len(place)))
        assert solved.success, solved.message
        found.append(round(sign * solved.fun))
    return found[0], found[1]
