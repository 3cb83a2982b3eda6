"""Everything that stands behind one running service."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from nameko import config
from nameko.extensions import DependencyProvider

from chassis.audit.sealer import Sealer
from chassis.clock import system_clock
from chassis.configuration import Configuration
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.database.guard import check_hub
from chassis.definition import ServiceDefinition
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.housekeeping import Housekeeping
from chassis.jobs.work import run_job
from chassis.messaging.consumer import Consumer
from chassis.messaging.listener import RepublishListener
from chassis.messaging.relay import Relay
from chassis.messaging.requests import RepublishRequester
from chassis.rpc.client import RpcClient, watch_pending
from chassis.rpc.wire import Call, Reply
from chassis.runtime.hub import HubWatch
from chassis.runtime.readiness import Readiness
from chassis.timers import TimerRunner
from chassis.web.management import Management
from chassis.web.server import HttpListener

CONFIGURATION = "kinweave"


class Runtime(DependencyProvider):  # type: ignore[misc]
    """Builds what a service needs at `setup`, starts its loops at `start`, and ends them in good order at `stop`."""

    definition: ServiceDefinition
    configuration: Configuration
    database: Database
    registry: Registry
    performer: Performer
    calls: RpcClient

    def setup(self) -> None:
        self.definition = self.container.service_cls.definition
        self.configuration = config[CONFIGURATION]
        self.clock = system_clock
        self.database = Database(self.configuration, self.definition.name, self.clock)
        self.registry = Registry(self.database, self.clock)
        self.calls = RpcClient(self.configuration.amqp_url)
        self.database.caller = self.calls.call
        self.cursors = Cursors(self.configuration.secret)
        self.performer = Performer(self.definition, self.database, self.registry, self.cursors, self.clock)
        self.hub = HubWatch()
        self.readiness = Readiness(self.definition, self.database, self.registry, self.calls)
        self._loops: list[Any] = []
        self._before_stop: list[Callable[[], None]] = []
        self._management: HttpListener | None = None

    def start(self) -> None:
        check_hub(self.database.registry)
        watch_pending(self.definition.name, self.calls)
        self.registry.start(self._spawn)
        self.calls.start()
        for loop in self._make_loops():
            self._loops.append(loop)
            self._spawn(loop.run)
        if self.configuration.management_port:
            application = Management(lambda: self.hub.well, self.readiness.answers())
            self._management = HttpListener(
                application, self.configuration.http_host, self.configuration.management_port
            )
            self._management.start()

    def stop(self) -> None:
        """End the loops side by side; each has its own bound. The database goes last."""
        self.finish_requests()
        if self._management is not None:
            self._management.stop()
        self.registry.stop()
        ending = [threading.Thread(target=loop.stop) for loop in self._loops]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join(4.0)
        self.calls.stop()
        self.database.dispose()

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self

    def before_stop(self, act: Callable[[], None]) -> None:
        """Have `act` done, and wait for it, before anything of this service stops."""
        self._before_stop.append(act)

    def finish_requests(self) -> None:
        """Do what was asked for with `before_stop`, once."""
        while self._before_stop:
            self._before_stop.pop(0)()

    def perform(self, call: Call) -> Reply:
        return self.performer.perform(call)

    def _make_loops(self) -> list[Any]:
        database, registry, definition, clock = self.database, self.registry, self.definition, self.clock
        consumers = [
            Consumer(definition, subscription, database, registry, self.configuration, self._spawn, clock)
            for subscription in definition.subscriptions
        ]
        return [
            self.hub,
            Relay(definition.name, self.configuration, clock),
            TimerRunner(definition, database, registry, self._spawn, self._run_job, clock),
            Sealer(database, registry, clock),
            Housekeeping(database, registry, clock),
            RepublishListener(definition.name, database, self.configuration, self._spawn, clock),
            *([RepublishRequester(definition, database, registry, self.configuration, clock)] if consumers else []),
            *consumers,
        ]

    def _run_job(self, council: Any, identifier: Any) -> None:
        run_job(self.database, self.definition, council, identifier)

    def _spawn(self, function: Callable[[], None]) -> Any:
        return self.container.spawn_managed_thread(function)


def runtime_of(container: Any) -> Runtime:
    """The runtime of a service's container."""
    return next(part for part in container.dependencies if isinstance(part, Runtime))
