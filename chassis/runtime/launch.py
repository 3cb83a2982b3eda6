"""Starting services in this process, and stopping them when asked to."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import nameko
import structlog
from nameko.containers import ServiceContainer

from chassis.configuration import Configuration
from chassis.runtime.runtime import CONFIGURATION, runtime_of

STOP_WITHIN = 3.5


def serve(services: Sequence[type], configuration: Configuration, ready: Callable[[], None]) -> int:
    """Run the services until SIGINT or SIGTERM, or until one of them dies. Answers the exit code.

    They start in the order given. When they stop, the requests that the gateway has taken end first and still find
    their services; then all stop side by side.
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
    _settle()
    ready()
    while not ended.wait(3600):
        pass
    _stop(containers)
    return 0 if asked else 1


def _settle() -> None:
    """What has been built so far stays until the end: a full collection that went through it would hold up every
    request for some 60 ms, some times a minute under load."""
    gc.collect()
    gc.freeze()


def _stop(containers: Sequence[ServiceContainer]) -> None:
    """Requests end first, while every service still answers; then all stop side by side, within `STOP_WITHIN`."""
    until = time.monotonic() + STOP_WITHIN
    for container in containers:
        runtime_of(container).finish_requests()
    stopping = [threading.Thread(target=container.stop, daemon=True) for container in containers]
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
