"""Starting services in this process, and stopping them when asked to."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import nameko
import structlog
from nameko.containers import ServiceContainer

from chassis.configuration import Configuration
from chassis.runtime.runtime import CONFIGURATION

STOP_WITHIN = 4.0


def serve(services: Sequence[type], configuration: Configuration, ready: Callable[[], None]) -> int:
    """Run the services until SIGINT or SIGTERM, or until one of them dies. Answers the exit code.

    They start in the order given. The last one, the gateway, stops first, so that the calls it has taken still find
    their services; then the others stop side by side.
    """
    nameko.config.setup(
        {"AMQP_URI": configuration.amqp_url, "max_workers": configuration.workers, CONFIGURATION: configuration}
    )
    ended = threading.Event()
    asked: list[int] = []

    def ask(number: int, _: Any) -> None:
        asked.append(number)
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    containers = []
    for service in services:
        container = ServiceContainer(service)
        container.start()
        containers.append(container)
        threading.Thread(target=_watch, args=(container, ended), daemon=True).start()
    ready()
    while not ended.wait(3600):
        pass
    _stop(containers)
    return 0 if asked else 1


def _stop(containers: Sequence[ServiceContainer]) -> None:
    """The last first, then the others side by side; never longer than `STOP_WITHIN`."""
    until = time.monotonic() + STOP_WITHIN
    for together in (containers[-1:], containers[:-1]):
        stopping = [threading.Thread(target=container.stop, daemon=True) for container in together]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join(max(0.0, until - time.monotonic()))


def _watch(container: ServiceContainer, ended: threading.Event) -> None:
    try:
        container.wait()
    except BaseException as error:  # noqa: BLE001 - whatever killed a container ends the process, and is logged
        structlog.get_logger().critical("service died", service=container.service_name, exc_info=error)
    ended.set()
