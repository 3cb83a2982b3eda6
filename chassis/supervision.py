"""Every loop that works in the background is kept here: it is started again whenever it fails, and known while it does
not run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from greenlet import GreenletExit

from chassis.observability.metrics import LOOP_RESTARTS, LOOPS_DOWN, THREAD_FAULTS

FIRST_SECONDS, MOST_SECONDS = 0.5, 10.0
STEADY_SECONDS = 5.0
"""For how long a loop that failed must have run again before it counts as running."""

_ENDED = (GreenletExit, SystemExit, KeyboardInterrupt)
"""What ends a thread on purpose."""

Work = Callable[[], None]
Spawn = Callable[[Work], Any]
"""Starts a callable in a thread of its own, as nameko's `container.spawn_managed_thread`."""

log = structlog.get_logger(__name__)


def _in_a_thread(work: Work) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class Supervisor:
    """Of one service, or of what stands alone. A loop that returns was told to stop; one that raises runs again."""

    def __init__(self, service: str = "", spawn: Spawn = _in_a_thread) -> None:
        self.service, self._start = service, spawn
        self._failed_at: dict[str, float] = {}
        self._stopping = threading.Event()

    def keep(self, name: str, run: Work) -> Any:
        """Run a loop in a thread of its own; answers what the thread was started as."""
        LOOPS_DOWN.labels(self.service, name).set_function(lambda: name in self.down())
        return self._start(lambda: self._run(name, run))

    def spawn(self, work: Work) -> Any:
        """Do a piece of work in a thread of its own. What it raises is logged and harms nobody else."""
        return self._start(lambda: self._once(work))

    def stop(self) -> None:
        """Start nothing again. The loops themselves are ended by their owners."""
        self._stopping.set()

    def down(self) -> list[str]:
        """The loops that failed and have not run steadily since."""
        now = time.monotonic()
        return sorted(name for name, at in self._failed_at.items() if now - at < STEADY_SECONDS)

    def _run(self, name: str, run: Work) -> None:
        pause = FIRST_SECONDS
        while True:
            began = time.monotonic()
            try:
                return run()
            except _ENDED:
                raise
            except BaseException as error:
                if self._stopping.is_set():
                    return None
                if time.monotonic() - began > MOST_SECONDS:
                    pause = FIRST_SECONDS
                LOOP_RESTARTS.labels(self.service, name).inc()
                log.error("loop failed", service=self.service, loop=name, again_in=pause, exc_info=error)
                self._failed_at[name] = time.monotonic() + pause
            if self._stopping.wait(pause):
                return None
            pause = min(pause * 2, MOST_SECONDS)

    def _once(self, work: Work) -> None:
        try:
            work()
        except _ENDED:
            raise
        except BaseException as error:
            THREAD_FAULTS.labels(self.service).inc()
            log.error("work failed", service=self.service, exc_info=error)


def supervisor_of(container: Any) -> Supervisor:
    """The one of a nameko container, made when it is first asked for."""
    found = getattr(container, "supervisor", None)
    if not isinstance(found, Supervisor):
        found = container.supervisor = Supervisor(container.service_name, container.spawn_managed_thread)
    return found
