"""What tells a fast machine from a slow or busy one: a bare loop, and the barest peer of a read in the same run."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.bench.processes import running, wait_until_answered
from tests.support.rabbitmq import free_ports

BARE = "/bare"
TURNS = 20_000_000


@contextlib.contextmanager
def bare_nameko() -> Iterator[int]:
    """Stock nameko with embedded broker and database in one process; answers its port. It reads `select 1` over RPC."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="kinweave-bare-", ignore_cleanup_errors=True) as home:
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.subjects.nameko_embedded", home, str(port)]
        with running(command, environment={}):
            wait_until_answered(port, BARE, {})
            yield port


def loop_seconds() -> float:
    """Seconds of a loop of `TURNS` additions in one Python process."""
    total, began = 0, time.perf_counter()
    for number in range(TURNS):
        total += number
    return time.perf_counter() - began
