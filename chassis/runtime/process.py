"""The process around its services: its readiness, its management port, the loops beside them, its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import eventlet
from sqlalchemy.exc import SQLAlchemyError

from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.reaching import database_words, say_waiting
from chassis.runtime.readiness import Check, NotReady, sentence
from chassis.runtime.runtime import Runtime, runtime_of
from chassis.supervision import Supervisor
from chassis.web.management import Management
from chassis.web.server import HttpListener

STOP_WITHIN = 3.5
AGAIN_SECONDS = 2.0
STARTING = "the services are starting"


class Process:
    """`add` each container once it is started, `complete` when all are."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._supervisor = Supervisor("process", eventlet.spawn)
        self._containers: list[Any] = []
        self._complete, self._starting = False, STARTING
        self._management: HttpListener | None = None

    def start(self, loops: Mapping[str, Callable[[], None]]) -> None:
        """Keep `loops` running, and answer on the management port. Raises OSError where that is taken."""
        for name, run in loops.items():
            self._supervisor.keep(name, run)
        if self._configuration.management_port:
            host, port = self._configuration.management_host, self._configuration.management_port
            application = Management(self._well, self._wrong, self._warnings)
            self._management = HttpListener(application, host, port, supervisor=self._supervisor)
            self._management.start()

    def await_database(self, service: str, asked: Sequence[int]) -> bool:
        """Wait until the database of a service can be reached; says once a minute why it cannot. False where the
        process was `asked` to end first."""
        database = Database(self._configuration, service)
        try:
            while not asked:
                try:
                    with database.registry.connect():
                        return True
                except SQLAlchemyError as error:
                    self._starting = database_words(error)
                    say_waiting("database away", error)
                    time.sleep(AGAIN_SECONDS)
            return False
        finally:
            self._starting = STARTING
            database.dispose()

    def add(self, container: Any) -> None:
        """Each service of the process tells of all of them: whoever asks one port is told what is wrong in any."""
        self._containers.append(container)
        runtime = runtime_of(container)
        runtime.readiness.beside = lambda: self._beside(runtime)

    def complete(self) -> None:
        self._complete = True

    def stop(self) -> None:
        """Requests end first, while every service still answers; then all stop side by side, within `STOP_WITHIN`."""
        until = time.monotonic() + STOP_WITHIN
        self._supervisor.stop()
        for runtime in self._runtimes():
            runtime.finish_requests()
        stopping = [threading.Thread(target=container.stop, daemon=True) for container in self._containers]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join(max(0.0, until - time.monotonic()))
        if self._management is not None:
            self._management.stop()

    def _runtimes(self) -> list[Runtime]:
        return [runtime_of(container) for container in self._containers]

    def _well(self) -> bool:
        return all(runtime.hub.well for runtime in self._runtimes())

    def _wrong(self) -> Mapping[str, str]:
        if not self._complete:
            return {"start": self._starting}
        checks = self._runtimes()[-1].readiness.checks()
        return {name: words for name, check in checks if (words := sentence(check))}

    def _warnings(self) -> Mapping[str, str]:
        named = [
            (one.definition.name, name, notice) for one in self._runtimes() for name, notice in one.notices.items()
        ]
        alone = len(self._containers) == 1
        return {name if alone else f"{service} {name}": words for service, name, ask in named if (words := ask())}

    def _beside(self, runtime: Runtime) -> list[tuple[str, Check]]:
        """The checks of the other services, each with the service's name, and that of the process's own loops."""
        others = [other for other in self._runtimes() if other is not runtime]
        named = [(f"{one.definition.name} {name}", check) for one in others for name, check in one.readiness.own()]
        return [*named, ("process", self._check)]

    def _check(self) -> None:
        down = self._supervisor.down()
        if down:
            raise NotReady(f"failed and started again: {', '.join(down)}")
