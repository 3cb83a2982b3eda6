"""The solver's processes of a process of ours."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

from services.links.match_runs.instance import Weights
from tests.support.situation import situation

LONG = situation(600, 500, weights=Weights(seconds=120, gap=0))
"""Judging it takes seconds, solving it far longer."""


def solvers(of: int) -> list[int]:
    return [child.pid for child in psutil.Process(of).children() if "match_runs.solving" in " ".join(child.cmdline())]


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
