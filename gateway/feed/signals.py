"""Waking the long polls of a council when its feed has grown, and all of them when the process stops."""

from __future__ import annotations

import threading
import time
from collections import defaultdict


class FeedSignals:
    """Works with green and with real threads. Waiting holds no database connection and no worker."""

    def __init__(self) -> None:
        self._changed: dict[str, threading.Condition] = defaultdict(threading.Condition)
        self._generations: dict[str, int] = defaultdict(int)
        self.closed = False
        self.hearing = False
        """Whether the appends of other replicas are heard of, too."""

    def generation(self, council: str) -> int:
        """How often the council's feed has grown; read it before looking, and hand it to `wait`."""
        return self._generations[council]

    def notify(self, council: str) -> None:
        """Call after the transaction that appended has committed."""
        with self._changed[council]:
            self._generations[council] += 1
            self._changed[council].notify_all()

    def wait(self, council: str, seen: int, seconds: float) -> None:
        """Until the feed has grown past generation `seen`, `seconds` are over, or the process stops."""
        until = time.monotonic() + seconds
        changed = self._changed[council]
        with changed:
            while self._generations[council] == seen and not self.closed and (left := until - time.monotonic()) > 0:
                changed.wait(left)

    def hear(self, hearing: bool) -> None:
        """Other replicas are heard of from now on, or no longer: then every poll looks for itself."""
        self.hearing = hearing
        for council in list(self._changed):
            self.notify(council)

    def close(self) -> None:
        """The process stops: every poll answers what it has."""
        self.closed = True
        for changed in list(self._changed.values()):
            with changed:
                changed.notify_all()


SIGNALS = FeedSignals()
"""Those of this process: its feed consumers notify, its long polls wait."""
