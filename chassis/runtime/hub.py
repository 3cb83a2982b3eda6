"""Watches that green threads keep running: a stalled hub loses heartbeats and makes every caller wait."""

from __future__ import annotations

import threading
import time

from chassis.observability.metrics import HUB_STALL

TICK = 1.0
WINDOW = 60.0


class HubWatch:
    """Measures by how much a sleep overran; `/healthz` is well while the last tick is young."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._ticked = time.monotonic()

    def run(self) -> None:
        worst, since = 0.0, time.monotonic()
        while True:
            began = time.monotonic()
            if self._stopping.wait(TICK):
                return
            now = self._ticked = time.monotonic()
            worst = max(worst, now - began - TICK)
            HUB_STALL.set(worst)
            if now - since > WINDOW:
                worst, since = 0.0, now

    def stop(self) -> None:
        self._stopping.set()

    @property
    def well(self) -> bool:
        return time.monotonic() - self._ticked < 5 * TICK
