"""How long to wait before trying again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

LEAST_SECONDS, MOST_SECONDS = 1.0, 600.0


class Backoff:
    """Waits that double from `first` to `most` seconds, each shortened at random by up to a half."""

    def __init__(self, first: float, most: float) -> None:
        self._first, self._most = first, most
        self._next = first

    def next(self) -> float:
        """Seconds to wait now."""
        wait, self._next = self._next, min(self._most, self._next * 2)
        return wait * random.uniform(0.5, 1.0)

    def reset(self) -> None:
        self._next = self._first


def retry_delay(attempts: int, uniform: Callable[[float, float], float] = random.uniform) -> timedelta:
    """The wait after `attempts` failed attempts: anything from 1 s to a bound that doubles up to 10 minutes."""
    bound = min(MOST_SECONDS, LEAST_SECONDS * 2.0 ** min(attempts, 20))
    return timedelta(seconds=uniform(LEAST_SECONDS, max(LEAST_SECONDS, bound)))
