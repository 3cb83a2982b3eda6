"""The threads that handle what one session delivers: few deliveries a thread each, many in handfuls."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog

from chassis.messaging.backoff import Backoff
from chassis.messaging.session import Session, Verdict

AT_ONCE = 10
QUICK = 2
PATIENCE_SECONDS = 0.1
PAUSES = (0.5, 5.0)
"""Seconds before what was left undecided is tried again: the first time, and the most."""

Spawn = Callable[[Callable[[], None]], object]
"""Starts a callable in a thread of its own, as nameko's `container.spawn_managed_thread`."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Delivery:
    """One message as it came. `tag` grows from delivery to delivery of one session."""

    tag: Any
    body: bytes
    headers: Mapping[str, Any]
    routing_key: str


Decided = Iterator[tuple[Sequence[Delivery], Verdict]]
"""What a handler yields: deliveries, and what to tell the broker of them, as soon as that is certain."""

Handle = Callable[[Sequence[Delivery], Session], Decided]


class Workers:
    """Hands the deliveries that wait to `handle`, in the order of their coming and at most `AT_ONCE` of them together.

    Two threads at most, so that what comes meanwhile gathers to handfuls; up to `concurrency` where they are slow and
    deliveries wait for 0.1 s. What a handler leaves undecided, by raising or by saying nothing of it, is handed to it
    again after a pause, for as long as the session lives: only a verdict takes a delivery out of its queue.
    """

    def __init__(self, name: str, session: Session, handle: Handle, spawn: Spawn, concurrency: int) -> None:
        self._name, self._session = name, session
        self._handle, self._spawn, self._concurrency = handle, spawn, concurrency
        self._lock = threading.Lock()
        self._waiting: deque[Delivery] = deque()
        self._count, self._starting = 0, False
        self._taken_at = 0.0

    def add(self, delivery: Delivery) -> None:
        self._session.begin(delivery.tag)
        with self._lock:
            self._waiting.append(delivery)
        self.employ()

    def employ(self) -> None:
        """Start a thread where deliveries wait for one, but not before the last one started has taken its share."""
        with self._lock:
            slow = monotonic() - self._taken_at > PATIENCE_SECONDS
            most = self._concurrency if slow else min(QUICK, self._concurrency)
            if not self._waiting or self._starting or self._count >= most:
                return
            self._count, self._starting = self._count + 1, True
        self._spawn(self._work)

    def forget_waiting(self) -> None:
        """What nobody has begun with is delivered again."""
        with self._lock:
            tags = [delivery.tag for delivery in self._waiting]
            self._waiting.clear()
        self._session.finish(tags, Verdict.ABANDON)

    def _work(self) -> None:
        while deliveries := self._take():
            try:
                self.employ()
                self._treat(deliveries)
            except BaseException:
                with self._lock:
                    self._count -= 1
                raise

    def _take(self) -> Sequence[Delivery]:
        """Empty where this thread shall end. One lock for both, so that nothing waits for a thread that has ended."""
        with self._lock:
            self._starting, self._taken_at = False, monotonic()
            taken = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            self._count -= not taken
            return taken

    def _treat(self, deliveries: Sequence[Delivery]) -> None:
        left, backoff = list(deliveries), Backoff(*PAUSES)
        first = left[0].tag
        try:
            while left := self._try(left):
                self._session.wait_with(first)
                if not self._session.pause(backoff.next()):
                    return
        finally:
            self._session.go_on_with(first)
            self._session.finish([delivery.tag for delivery in left], Verdict.ABANDON)

    def _try(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """What the handler has left undecided."""
        left = list(deliveries)
        try:
            for decided, told in self._handle(deliveries, self._session):
                left = [delivery for delivery in left if delivery not in decided]
                self._session.finish([delivery.tag for delivery in decided], told)
        except Exception as error:  # noqa: BLE001 what no handler foresaw waits with its delivery, and is logged
            log.error("delivery waits", queue=self._name, error=type(error).__name__)
        return left
