"""Match runs: how near to the bound and how soon, beside a greedy list and scipy's linear assignment."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from services.links.match_runs.answering import answer
from services.links.match_runs.instance import Instance, Weights
from services.links.match_runs.model import Sessions, points_of
from tests.bench.match_run_baselines import assignment, greedy
from tests.bench.table import Table
from tests.support.waiting_list import waiting_list


@dataclass(frozen=True)
class Size:
    """Solved for at most `seconds`, or until within `gap` (a share of the bound), of which the solver takes what it is
    given; the goal is a gap of at most `goal` within `within` seconds."""

    children: int
    carers: int
    density: float
    seeds: tuple[int, ...]
    seconds: int
    goal: float
    within: int

    def instance(self, seed: int) -> Instance:
        weights = Weights(seconds=self.seconds, gap=round(self.goal * 900) or 1)
        return waiting_list(self.children, self.carers, self.density, seed, weights)


SIZES = (Size(200, 150, 0.15, (1, 2, 3), 9, 0.005, 10), Size(2000, 1500, 0.02, (1,), 112, 0.01, 120))


def measure() -> Table:
    rows: list[list[str]] = []
    notes = [f"Load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; the solver uses two threads."]
    for size in SIZES:
        reached = 0
        for seed in size.seeds:
            instance = size.instance(seed)
            label = f"{size.children} x {size.carers}, {size.density:.0%}, seed {seed}"
            print(f"  {label}", file=sys.stderr, flush=True)
            began, cpu = time.monotonic(), time.process_time()
            found = answer(instance)
            took, worked = time.monotonic() - began, time.process_time() - cpu
            reached += found.gap <= size.goal and took < size.within
            rows.append(_row(label, instance, found.sessions, found.bound, took, worked))
            for name, baseline in (("greedy", greedy), ("linear_sum_assignment", assignment)):
                rows.append(_measured(f"  {name}", baseline, instance, found.bound))
        notes.append(
            f"Goal: {size.children} x {size.carers} within {size.goal:.1%} of the bound in under {size.within} s:"
            f" reached by {reached} of {len(size.seeds)}."
        )
    columns = ["", "points", "below bound", "sessions", "children", "further carers", "seconds", "CPU s"]
    return Table("Match runs: the whole waiting list at once", columns, rows, notes)


def _measured(label: str, baseline: Callable[[Instance], Sessions], instance: Instance, bound: int) -> list[str]:
    began, cpu = time.monotonic(), time.process_time()
    found = baseline(instance)
    return _row(label, instance, found, bound, time.monotonic() - began, time.process_time() - cpu)


def _row(label: str, instance: Instance, found: Sessions, bound: int, took: float, worked: float) -> list[str]:
    points = points_of(instance, found)
    links = {number for number, _ in found}
    served = {instance.pairs[number].need for number in links}
    return [
        label,
        f"{points}",
        f"{(bound - points) / bound:.2%}",
        f"{sum(found.values())}",
        f"{len(served)}",
        f"{len(links) - len(served)}",
        f"{took:.1f}",
        f"{worked:.1f}",
    ]
