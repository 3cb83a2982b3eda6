"""Starting services in this process, and stopping them when asked to."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import nameko
import structlog
from nameko.containers import ServiceContainer

from chassis.configuration import Configuration
from chassis.runtime.process import Process
from chassis.runtime.runtime import CONFIGURATION
from chassis.runtime.service import KinweaveService

LOOK_SECONDS = 0.2
END_SECONDS = 20


def serve(
    services: Sequence[type[KinweaveService]],
    configuration: Configuration,
    ready: Callable[[], None],
    loops: Mapping[str, Callable[[], None]] | None = None,
) -> int:
    """Run the services until SIGINT or SIGTERM, or until one of them dies. Answers the exit code.

    They start in the order given. When they stop, the requests that the gateway has taken end first and still find
    their services; then all stop side by side. `loops` by their names are kept running beside them.
    """
    nameko.config.setup(
        {"AMQP_URI": configuration.amqp_url, "max_workers": configuration.workers, CONFIGURATION: configuration}
    )
    process = Process(configuration)
    asked = _listen_for_signals()
    dead: list[str] = []
    try:
        process.start(loops or {})
        for service in services:
            if not process.await_database(service.name, asked):
                break
            container = ServiceContainer(service)
            container.start()
            process.add(container)
            threading.Thread(target=_watch, args=(container, dead), daemon=True).start()
        if not asked:
            _settle()
            process.complete()
            ready()
        while not (asked or dead):
            time.sleep(LOOK_SECONDS)
    finally:
        process.stop()
    return 0 if asked else 1


def _listen_for_signals() -> list[int]:
    """What has been asked for so far. Whatever the stopping meets, the process then ends within `END_SECONDS`."""
    asked: list[int] = []

    def ask(number: int, _: Any) -> None:
        # No lock may be taken here: whoever was interrupted may hold it.
        asked.append(number)
        signal.alarm(END_SECONDS)

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    return asked


def _settle() -> None:
    """What has been built so far stays until the end: a full collection that went through it would hold up every
    request for some 60 ms, some times a minute under load."""
    gc.collect()
    gc.freeze()


def _watch(container: ServiceContainer, dead: list[str]) -> None:
    try:
        container.wait()
    except BaseException as error:  # noqa: BLE001 - whatever killed a container ends the process, and is logged
        structlog.get_logger().critical("service died", service=container.service_name, exc_info=error)
    dead.append(container.service_name)
