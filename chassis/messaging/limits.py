"""After how many deliveries a queue gives a message up: no client is told, so each reader tries it out.

It sends a probe through its own queue and has it delivered again and again. RabbitMQ counts that in `x-delivery-count`;
where the queue's policy (or RabbitMQ 4's default of 20) gives the probe up, it comes back from the dead letters.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import structlog

from chassis.observability.metrics import DELIVERY_LIMIT

PROBE_HEADER = "kinweave.limit-probe"
COUNT_HEADER = "x-delivery-count"
ENOUGH = 100
"""A queue that lets a message come this often is well. Each redelivery costs the broker a write: no more are tried."""
ADVISED = 1000
AGAIN_SECONDS, USUAL_SECONDS = 60.0, 3600.0
REMEDY = (
    "rabbitmqctl set_policy kinweave '^(evt|republish)-' '{\"delivery-limit\":" + str(ADVISED) + "}'"
    " --apply-to queues --priority 100"
)

log = structlog.get_logger()


def times_returned(headers: Mapping[str, Any]) -> int:
    """How often a delivery has come back before, as far as the broker counts."""
    count = headers.get(COUNT_HEADER)
    return count if isinstance(count, int) else 0


class DeliveryLimits:
    """The queues of this process, and which of them give messages up too soon. Shared by all its readers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._low: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._due: dict[str, float] = {}

    def is_due(self, queue: str) -> bool:
        """Whether a probe should go out now: at first, each hour, and each minute while the limit is too low."""
        with self._lock:
            now = time.monotonic()
            if now < self._due.get(queue, 0.0):
                return False
            self._due[queue] = now + (AGAIN_SECONDS if queue in self._low else USUAL_SECONDS)
            return True

    def goes_round(self, queue: str, count: int) -> bool:
        """Note that a probe came with this count. False where it has come often enough."""
        with self._lock:
            rounds = self._seen.get(queue, (0, 0))[0] + 1
            self._seen[queue] = (rounds, count)
            if count < ENOUGH and rounds < 2 * ENOUGH:
                return True
            self._seen.pop(queue)
            if count >= ENOUGH and self._low.pop(queue, None) is not None:
                DELIVERY_LIMIT.remove(queue)
            return False

    def died(self, queue: str, headers: Mapping[str, Any]) -> None:
        """Note that a probe has been given up."""
        with self._lock:
            limit = max(times_returned(headers), self._seen.pop(queue, (0, 0))[1])
            self._low[queue] = limit
            self._due[queue] = time.monotonic() + AGAIN_SECONDS
        DELIVERY_LIMIT.labels(queue).set(limit)
        log.error("delivery limit too low", queue=queue, limit=limit, remedy=REMEDY)

    def warning(self) -> str | None:
        """Which queues give messages up too soon, and what to set."""
        with self._lock:
            low = ", ".join(f"{queue} after {limit}" for queue, limit in sorted(self._low.items()))
        return f"queues that give a message up too soon: {low} deliveries. Set: {REMEDY}" if low else None
