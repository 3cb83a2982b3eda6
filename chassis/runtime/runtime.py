"""Everything that stands behind one running service."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
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
from chassis.messaging.dead_reader import DeadLetterReader
from chassis.messaging.limits import DeliveryLimits
from chassis.messaging.listener import RepublishListener
from chassis.messaging.relay import Relay
from chassis.messaging.requests import RepublishRequester
from chassis.rpc.client import RpcClient, watch_pending
from chassis.rpc.wire import Call, Reply
from chassis.runtime.hub import HubWatch
from chassis.runtime.notices import notices
from chassis.runtime.readiness import Readiness
from chassis.supervision import supervisor_of
from chassis.timers import TimerRunner

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
        self.supervisor = supervisor_of(self.container)
        self.calls = RpcClient(self.configuration.amqp_url, supervisor=self.supervisor)
        self.database.caller = self.calls.call
        self.cursors = Cursors(self.configuration.secret, self.configuration.secret_before)
        self.performer = Performer(self.definition, self.database, self.registry, self.cursors, self.clock)
        self.hub = HubWatch()
        self.limits = DeliveryLimits()
        self.consumers: list[Consumer] = []
        self.notices: dict[str, Callable[[], str | None]] = {}
        self.readiness = Readiness(self.definition, self.database, self.registry, self.calls, self.supervisor)
        self._loops: list[Any] = []
        self._before_stop: list[Callable[[], None]] = []

    def start(self) -> None:
        check_hub(self.database.registry)
        watch_pending(self.definition.name, self.calls)
        self.registry.start(partial(self.supervisor.keep, "registry"))
        self.calls.start()
        loops = self._make_loops()
        self.notices.update(notices(self.database, self.consumers, self.limits))
        for name, loop in loops:
            self._loops.append(loop)
            self.supervisor.keep(name, loop.run)

    def stop(self) -> None:
        """End the loops side by side; each has its own bound. The database goes last."""
        self.supervisor.stop()
        self.finish_requests()
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

    def _make_loops(self) -> list[tuple[str, Any]]:
        """Each with its name in logs, metrics and readiness."""
        database, registry, definition, clock = self.database, self.registry, self.definition, self.clock
        spawn = self.supervisor.spawn
        parts = (database, registry, self.configuration, spawn)
        self.consumers = [
            Consumer(definition, subscription, *parts, clock, limits=self.limits)
            for subscription in definition.subscriptions
        ]
        requester = RepublishRequester(definition, database, registry, self.configuration, clock)
        return [
            ("hub-watch", self.hub),
            ("relay", Relay(definition.name, self.configuration, clock)),
            ("timers", TimerRunner(definition, database, registry, spawn, self._run_job, clock)),
            ("sealer", Sealer(database, registry, clock)),
            ("housekeeping", Housekeeping(database, registry, clock, definition.forgetting)),
            ("republish-listener", RepublishListener(definition.name, database, self.configuration, spawn, clock)),
            ("dead-letters", DeadLetterReader(definition, *parts, self.limits, clock)),
            *([("republish-requester", requester)] if self.consumers else []),
            *[(f"consumer-{c.subscription.consumer}-{c.subscription.source}", c) for c in self.consumers],
        ]

    def _run_job(self, council: Any, identifier: Any) -> None:
        run_job(self.database, self.definition, council, identifier)


def runtime_of(container: Any) -> Runtime:
    """The runtime of a service's container."""
    return next(part for part in container.dependencies if isinstance(part, Runtime))
