"""Taking turns: a green thread that has much to do lets the others go on in between."""

from __future__ import annotations

import time

import eventlet

LONGEST = 0.005
"""Seconds that one connection may keep the process to itself."""


class Turn:
    """That of one connection. Reading what has arrived already never waits, so it must give way by itself."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> None:
        """Let others go on, where this turn has lasted long enough."""
        if time.monotonic() - self._since > LONGEST:
            self.end()

    def end(self) -> None:
        """Let others go on now."""
        eventlet.sleep(0)
        self._since = time.monotonic()
