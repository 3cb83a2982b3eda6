"""A guard at boot: waiting for the database must not stop everything else in the process."""

from __future__ import annotations

import threading
from time import monotonic, sleep

from sqlalchemy import Engine, text

QUERY_SECONDS = 0.05
TICK_SECONDS = 0.005
LEAST_TICKS = 3


class HubStalledError(RuntimeError):
    """The driver blocks the whole process while it waits, so that no other request would be served."""


def check_hub(engine: Engine) -> None:
    """Run a query of 50 ms beside a thread that ticks each 5 ms. Raises HubStalledError where the thread stood still.

    Under eventlet's patched threads this fails where the driver has not been made to yield; a loaded machine gets three
    tries before it is judged.
    """
    for _ in range(3):
        ticks = _ticks_during_query(engine)
        if ticks >= LEAST_TICKS:
            return
    raise HubStalledError(
        f"While the database slept {QUERY_SECONDS * 1000:.0f} ms, other work had {ticks} turns instead of"
        f" {QUERY_SECONDS / TICK_SECONDS:.0f}. Use psycopg2, and patch it before any module imports it."
    )


def _ticks_during_query(engine: Engine) -> int:
    started = ended = 0.0
    ticks: list[float] = []
    over = threading.Event()

    def tick() -> None:
        while not over.is_set():
            ticks.append(monotonic())
            sleep(TICK_SECONDS)

    with engine.connect() as connection:
        connection.execute(text("select 1"))
        ticker = threading.Thread(target=tick, name="hub-guard", daemon=True)
        ticker.start()
        try:
            started = monotonic()
            connection.execute(text("select pg_sleep(:seconds)"), {"seconds": QUERY_SECONDS})
            ended = monotonic()
        finally:
            over.set()
            ticker.join()
    return sum(started <= tick < ended for tick in ticks)
