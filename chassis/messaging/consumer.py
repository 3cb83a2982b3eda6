"""The reader of one subscription's queue: reads, checks, hands to the inbox, acknowledges after the commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.definition import ServiceDefinition, Subscription
from chassis.messaging.faults import DatabaseAway, database_faults, describe, is_unstorable
from chassis.messaging.inbox import Outcome, handle, handle_together
from chassis.messaging.incoming import Unreadable, read_envelope, read_instant, read_position
from chassis.messaging.limits import PROBE_HEADER, DeliveryLimits, times_returned
from chassis.messaging.reader import PATIENCE_SECONDS, QueueReader
from chassis.messaging.register import Register
from chassis.messaging.replica import move_position
from chassis.messaging.session import Session, Verdict
from chassis.messaging.topology import POSITION_KEY, declare_subscription, queue_of
from chassis.messaging.workers import Decided, Delivery, Spawn
from chassis.observability.metrics import DEAD_LETTERS, EVENT_HANDLED, EVENT_LAG, INBOX_DUPLICATES

MOST_RETURNS = 3
OFTEN = "it was delivered again and again"

log = structlog.get_logger()


class Consumer:
    """`run` in a thread of its own until `stop`. An ordered subscription is handled one delivery at a time."""

    def __init__(
        self,
        definition: ServiceDefinition,
        subscription: Subscription,
        database: Database,
        registry: Register,
        configuration: Configuration,
        spawn: Spawn,
        clock: Clock = system_clock,
        concurrency: int = 10,
        patience: float = PATIENCE_SECONDS,
        limits: DeliveryLimits | None = None,
    ) -> None:
        self.subscription, self._limits = subscription, None if configuration.embedded else limits
        self._definition, self._database, self._registry, self._clock = definition, database, registry, clock
        self.reader = QueueReader(
            name=queue_of(definition.name, subscription),
            configuration=configuration,
            declare=lambda channel: [declare_subscription(channel, definition.name, subscription)],
            handle=self._handle,
            spawn=spawn,
            ready=self._database_answers,
            concurrency=1 if subscription.ordered else concurrency,
            patience=patience,
            probe=self._probe,
        )
        self.run, self.stop = self.reader.run, self.reader.stop

    def _handle(self, deliveries: Sequence[Delivery], session: Session) -> Decided:
        readable: list[tuple[Delivery, Mapping[str, Any]]] = []
        for delivery in deliveries:
            try:
                if PROBE_HEADER in delivery.headers:
                    yield [delivery], self._note_probe(delivery)
                elif delivery.routing_key == POSITION_KEY:
                    self._note_position(delivery, session)
                    yield [delivery], Verdict.ACKNOWLEDGE
                else:
                    envelope = read_envelope(delivery.body, delivery.headers, self.subscription.source)
                    readable.append((delivery, envelope))
            except Unreadable as fault:
                yield [delivery], self._reject(str(fault))
        readable.sort(key=self._turn)
        for _, of_council in groupby(readable, key=lambda pair: pair[1]["tenant"]):
            yield from self._take_in_turn(list(of_council))

    def _turn(self, pair: tuple[Delivery, Mapping[str, Any]]) -> tuple[str, str]:
        """Sorts by council. Without an order to keep also by subject, so that transactions side by side lock what they
        have in common in one order; sorting is stable, so of a subject what came first stays first."""
        _, envelope = pair
        return envelope["tenant"], "" if self.subscription.ordered else envelope["subject"]

    def _take_in_turn(self, pairs: Sequence[tuple[Delivery, Mapping[str, Any]]]) -> Decided:
        """In as few transactions as may be; each in its own where they cannot share one. Says nothing of what can be
        neither handled nor kept at present, nor of what has to come after it."""
        while pairs and (done := self._take_together(pairs)):
            yield [delivery for delivery, _ in pairs[:done]], Verdict.ACKNOWLEDGE
            pairs = pairs[done:]
        for delivery, envelope in pairs:
            try:
                verdict = self._take(delivery, envelope)
            except (DatabaseAway, DBAPIError) as error:
                log.warning("inbox unusable", consumer=self.subscription.consumer, error=describe(error))
                return
            except Exception as error:  # noqa: BLE001 what nobody foresaw waits, and does not stand in others' way
                log.error("delivery waits", consumer=self.subscription.consumer, error=describe(error))
                if self.subscription.ordered:
                    return
            else:
                yield [delivery], verdict

    def _take_together(self, pairs: Sequence[tuple[Delivery, Mapping[str, Any]]]) -> int:
        """How many of them, counted from the first, are committed in one transaction."""
        if len(pairs) == 1 or any(_has_ended_processes(delivery) for delivery, _ in pairs):
            return 0
        envelopes = [envelope for _, envelope in pairs]
        outcomes = handle_together(self._database, self._registry, self.subscription, envelopes)
        for envelope, outcome in zip(envelopes, outcomes, strict=False):
            self._count(envelope, outcome)
        return len(outcomes)

    def _take(self, delivery: Delivery, envelope: Mapping[str, Any]) -> Verdict:
        """Handle a delivery, or keep it. Raises what the database raises where it can do neither."""
        parts = (self._database, self._registry, self._definition, self.subscription, envelope, self._clock)
        try:
            outcome = handle(*parts, later=OFTEN if _has_ended_processes(delivery) else None)
        except DBAPIError as error:
            if not is_unstorable(error):
                raise
            return self._reject("no database can hold it")
        self._count(envelope, outcome)
        return Verdict.ACKNOWLEDGE

    def _probe(self, session: Session) -> None:
        if self._limits is not None and self._limits.is_due(self.reader.name):
            session.send(self.reader.name, {PROBE_HEADER: "1"})

    def _note_probe(self, delivery: Delivery) -> Verdict:
        again = self._limits is not None and self._limits.goes_round(self.reader.name, times_returned(delivery.headers))
        return Verdict.RETURN if again else Verdict.ACKNOWLEDGE

    def _note_position(self, delivery: Delivery, session: Session) -> None:
        """The position counts once everything that came before it is handled. It is acknowledged before that, so that
        it takes no place from events; a lost one matters little, the next follows within seconds."""
        as_of = read_position(delivery.body, self.subscription.source)
        session.after_earlier(delivery.tag, lambda: self._move(as_of))

    def _move(self, as_of: datetime) -> None:
        try:
            move_position(self._database, self.subscription.consumer, self.subscription.source, as_of)
        except SQLAlchemyError as error:
            log.info("position not noted", consumer=self.subscription.consumer, error=type(error).__name__)

    def _reject(self, reason: str) -> Verdict:
        DEAD_LETTERS.labels(self.subscription.consumer).inc()
        log.error("delivery unreadable", consumer=self.subscription.consumer, reason=reason)
        return Verdict.REJECT

    def _count(self, envelope: Mapping[str, Any], outcome: Outcome) -> None:
        consumer = self.subscription.consumer
        if outcome is Outcome.DUPLICATE:
            INBOX_DUPLICATES.labels(consumer).inc()
        EVENT_HANDLED.labels(consumer, envelope["type"], outcome.value).inc()
        lag = datetime.now(UTC) - read_instant(envelope["time"])
        EVENT_LAG.labels(consumer).observe(max(0.0, lag.total_seconds()))

    def _database_answers(self) -> bool:
        try:
            with database_faults(), self._database.app.connect() as connection:
                connection.execute(text("select 1"))
        except DatabaseAway:
            return False
        return True


def _has_ended_processes(delivery: Delivery) -> bool:
    """Whether it has come back so often that its handling may be what ends the process each time."""
    return times_returned(delivery.headers) >= MOST_RETURNS
