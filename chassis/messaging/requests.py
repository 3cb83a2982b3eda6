"""Asking a source for its present state when a subscription first appears for a council, and hearing such requests.

A request travels through a durable queue and becomes a timer of the source, so it outlives every process on the way.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.council import State
from chassis.database import tables
from chassis.database.database import Database
from chassis.definition import ServiceDefinition, Subscription
from chassis.identifiers import new_identifier
from chassis.messaging.faults import DatabaseAway, database_faults
from chassis.messaging.publisher import Interrupted, Outgoing, Publisher, Verdict
from chassis.messaging.register import Register
from chassis.messaging.topology import REPUBLISH_EXCHANGE, declare_republishing, declare_subscription
from chassis.reaching import say_waiting

EVERY_SECONDS = 5.0
Wanted = tuple[str, str, str, str]
"""Consumer, source, council, scheme: the key of `messaging.subscriptions`."""


class RepublishRequester:
    """Looks each five seconds whether a subscription of this service has a council that its source was not asked for.

    New consumers, new councils and schemes switched on all show up so. In steady state it asks no database.
    """

    def __init__(
        self,
        definition: ServiceDefinition,
        database: Database,
        registry: Register,
        configuration: Configuration,
        clock: Clock = system_clock,
    ) -> None:
        self._definition, self._database, self._registry, self._clock = definition, database, registry, clock
        self._publisher = Publisher(configuration, self._declare)
        self._stopping = threading.Event()
        self._requested: set[Wanted] | None = None

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.request_missing()
            except (DatabaseAway, Interrupted, SQLAlchemyError) as error:
                say_waiting("republish requests wait", error, service=self._definition.name)
            self._stopping.wait(EVERY_SECONDS)
        self._publisher.close()

    def stop(self) -> None:
        self._stopping.set()

    def request_missing(self) -> int:
        """Ask for what has not been asked for; answers how many requests went out.

        Raises `DatabaseAway` or `Interrupted`; what was not confirmed is asked for again next time.
        """
        if not self._definition.subscriptions:
            return 0
        with database_faults():
            if self._requested is None:
                self._requested = self._read()
            missing = sorted(self._wanted() - self._requested)
            if not missing:
                return 0
            verdicts = self._ask(missing)
            confirmed = [
                wanted for wanted, verdict in zip(missing, verdicts, strict=True) if verdict is Verdict.CONFIRMED
            ]
            self._note(confirmed)
            self._requested.update(confirmed)
        return len(confirmed)

    def _wanted(self) -> set[Wanted]:
        return {
            (subscription.consumer, subscription.source, council.slug, subscription.scheme)
            for subscription in self._definition.subscriptions
            for council in self._registry.all()
            if council.state is State.ACTIVE and council.offers(subscription.scheme)
        }

    def _ask(self, missing: Sequence[Wanted]) -> Sequence[Verdict | None]:
        messages = [self._request(*wanted) for wanted in missing]
        try:
            verdicts = self._publisher.publish(messages)
        finally:
            self._publisher.close()
        return [verdicts.get(message.identifier) for message in messages]

    def _request(self, consumer: str, source: str, council: str, scheme: str) -> Outgoing:
        body = {"council": council, "consumer": f"{self._definition.name}.{consumer}", "scheme": scheme}
        return Outgoing(
            identifier=str(new_identifier()),
            exchange=REPUBLISH_EXCHANGE,
            routing_key=source,
            type="republish.requested",
            body=json.dumps(body).encode(),
            content_type="application/json",
        )

    def _declare(self, channel: Any) -> None:
        """The subscriber's own queues first: what is announced again must find them."""
        for subscription in self._definition.subscriptions:
            self._declare_both(channel, subscription)

    def _declare_both(self, channel: Any, subscription: Subscription) -> None:
        declare_subscription(channel, self._definition.name, subscription)
        declare_republishing(channel, subscription.source)

    def _read(self) -> set[Wanted]:
        columns = tables.subscriptions.c
        query = select(columns.consumer, columns.source, columns.council, columns.scheme)
        with self._database.relay.connect() as connection:
            return {(row.consumer, row.source, row.council, row.scheme) for row in connection.execute(query)}

    def _note(self, confirmed: Sequence[Wanted]) -> None:
        names = ("consumer", "source", "council", "scheme")
        rows = [{**dict(zip(names, wanted, strict=True)), "requested_at": self._clock()} for wanted in confirmed]
        if rows:
            with self._database.relay.begin() as connection:
                connection.execute(insert(tables.subscriptions).on_conflict_do_nothing(), rows)
