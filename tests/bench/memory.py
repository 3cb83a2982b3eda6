"""What each service takes as a process of its own, against RabbitMQ and PostgreSQL."""

from __future__ import annotations

import time

import psutil

from tests.bench.table import Table
from tests.support.suite import SERVICES, suite

MOST = 150


def measure() -> Table:
    """Resident memory after the start and a few calls."""
    with suite() as running:
        running.start(*SERVICES)
        client = running.client("synthetic-01")
        for _ in range(50):
            client.get("/carers")
        time.sleep(3)
        taken = {name: psutil.Process(p.pid).memory_info().rss / 2**20 for name, p in running.processes.items()}
    rows = [[name, f"{mebibytes:.0f}"] for name, mebibytes in taken.items()]
    most = max(taken.values())
    verdict = "reached" if most < MOST else "not reached"
    return Table("Resident memory of each process", ["", "MiB"], rows, [f"Goal: under {MOST} MiB: {verdict}."])
