"""The reader of a service's dead letters: what can be read goes into the inbox, the rest to the operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import text

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.identifiers import new_identifier
from chassis.messaging import dead_letters
from chassis.messaging.connection import BrokerAway
from chassis.messaging.dead_letters import Letter, take_up
from chassis.messaging.faults import DatabaseAway, database_faults, describe
from chassis.messaging.incoming import COUNCIL_HEADER, Unreadable
from chassis.messaging.limits import PROBE_HEADER, DeliveryLimits, times_returned
from chassis.messaging.publisher import Outgoing, Publisher, Verdict
from chassis.messaging.reader import QueueReader
from chassis.messaging.register import Register
from chassis.messaging.session import Session
from chassis.messaging.session import Verdict as Told
from chassis.messaging.topology import DEAD_SUFFIX, dead_queue_of, declare_republishing, declare_subscription
from chassis.messaging.workers import Decided, Delivery, Spawn
from chassis.observability.metrics import TAKEN_UP

RENEWED_AFTER = 2
CAUSE = "x-first-death-reason"

log = structlog.get_logger()


class DeadLetterReader:
    """`run` in a thread of its own until `stop`. It handles nothing itself: what it puts into the inbox is tried from
    there, with its attempts counted, so that what once ended a process cannot end this one each time."""

    def __init__(
        self,
        definition: ServiceDefinition,
        database: Database,
        registry: Register,
        configuration: Configuration,
        spawn: Spawn,
        limits: DeliveryLimits,
        clock: Clock = system_clock,
    ) -> None:
        self._definition, self._database, self._registry = definition, database, registry
        self._limits, self._clock = limits, clock
        self._publisher = Publisher(configuration, lambda channel: None)
        self.reader = QueueReader(
            name=f"{definition.name}{DEAD_SUFFIX}",
            configuration=configuration,
            declare=self._declare,
            handle=self._handle,
            spawn=spawn,
            ready=self._database_answers,
            concurrency=1,
        )
        self.run = self.reader.run

    def stop(self) -> None:
        self.reader.stop()
        self._publisher.close()

    def _declare(self, channel: Any) -> Sequence[str]:
        name = self._definition.name
        read = [declare_subscription(channel, name, subscription) for subscription in self._definition.subscriptions]
        return [dead_queue_of(queue) for queue in (*read, declare_republishing(channel, name))]

    def _handle(self, deliveries: Sequence[Delivery], session: Session) -> Decided:
        """Says nothing of what can be neither kept nor given to the operators at present."""
        for delivery in deliveries:
            try:
                if times_returned(delivery.headers) < RENEWED_AFTER:
                    self._take(delivery)
                else:
                    self._renew(delivery)
            except Exception as error:  # noqa: BLE001 whatever it is, the letter waits, and not in others' way
                log.warning("dead letter waits", service=self._definition.name, error=describe(error))
            else:
                yield [delivery], Told.ACKNOWLEDGE

    def _take(self, delivery: Delivery) -> None:
        queue = delivery.routing_key.removesuffix(DEAD_SUFFIX)
        if PROBE_HEADER in delivery.headers:
            self._limits.died(queue, delivery.headers)
            return
        letter = Letter(queue, delivery.headers.get(COUNCIL_HEADER), delivery.body)
        try:
            take_up(self._database, self._registry, self._definition, letter, self._clock)
        except Unreadable as fault:
            dead_letters.keep(self._database, letter, str(fault), self._clock)
            log.error("message unreadable, kept for operators", queue=queue, reason=str(fault))
        else:
            TAKEN_UP.labels(self._definition.name).inc()
            log.warning("dead letter taken up again", queue=queue, cause=_cause(delivery))

    def _renew(self, delivery: Delivery) -> None:
        """Put a copy in the letter's place, which the broker has not counted any delivery of: a dead-letter queue drops
        for good what comes too often. Raises `BrokerAway`."""
        queue = delivery.routing_key.removesuffix(DEAD_SUFFIX)
        copy = Outgoing(
            identifier=str(new_identifier()),
            exchange="",
            routing_key=f"{queue}{DEAD_SUFFIX}",
            type="",
            body=delivery.body,
            headers={name: delivery.headers[name] for name in (COUNCIL_HEADER, CAUSE) if name in delivery.headers},
            content_type="application/octet-stream",
        )
        if self._publisher.publish([copy])[copy.identifier] is not Verdict.CONFIRMED:
            raise BrokerAway("the copy was not confirmed")

    def _database_answers(self) -> bool:
        try:
            with database_faults(), self._database.relay.connect() as connection:
                connection.execute(text("select 1"))
        except DatabaseAway:
            return False
        return True


def _cause(delivery: Delivery) -> str:
    """Why the broker moved it, as `rejected` or `delivery_limit`."""
    return str(delivery.headers.get(CAUSE, "not said"))
