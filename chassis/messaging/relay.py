"""From the outbox to the broker: one relay is active for each database, others stand by."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.database.database import PATIENCE, engine_url
from chassis.identifiers import new_identifier
from chassis.messaging import outbox
from chassis.messaging.backoff import Backoff
from chassis.messaging.publisher import Interrupted, Outgoing, Publisher, Verdict
from chassis.messaging.topology import POSITION_KEY, declare_exchange, exchange_of
from chassis.observability.logs import warn_calmly
from chassis.observability.metrics import OUTBOX_OLDEST, OUTBOX_PENDING, UNROUTABLE
from chassis.reaching import say_waiting

LOCK = 0x6B696E7765617665
SWEEP_SECONDS = 1.0
POSITION_SECONDS = 5.0
FORGET_SECONDS = 60.0
STOP_SECONDS = 3.0
COUNCIL_HEADER = "nameko.council"

log = structlog.get_logger()


class Relay:
    """Publishes the events of one service's outbox.

    `run` works until `stop`; everything it reads and marks goes through the very connection that holds the advisory
    lock and listens, so that a relay that has lost its lock can publish nothing further.
    """

    def __init__(
        self, service: str, configuration: Configuration, clock: Clock = system_clock, sweep: float = SWEEP_SECONDS
    ) -> None:
        self.service = service
        self.active = threading.Event()
        """Set while this relay is the one that publishes."""
        self._configuration = configuration
        self._clock = clock
        self._sweep = sweep
        self._publisher = Publisher(configuration, lambda channel: declare_exchange(channel, service))
        self._backoff = Backoff(0.5, 10.0)
        self._stopping, self._finished = threading.Event(), threading.Event()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._unsettled: set[str] = set()
        self._settled: deque[str] = deque()
        self._reopened = not configuration.embedded
        self._position_due = self._forget_due = 0.0

    def run(self) -> None:
        """Relay until `stop`. Never raises: whatever breaks is logged and tried again."""
        self._finished.clear()
        forget_settlements = self._watch_settlements()
        engine = self._engine()
        try:
            while not self._stopping.is_set():
                self._relay(engine)
        finally:
            forget_settlements()
            engine.dispose()
            self._finished.set()

    def _relay(self, engine: Engine) -> None:
        try:
            with engine.connect() as connection:
                if self._acquire(connection):
                    self._lead(connection)
        except Exception as error:  # noqa: BLE001 the relay must outlive any fault of database or broker
            say_waiting("relay interrupted", error, service=self.service)
            self._stopping.wait(self._backoff.next())
        finally:
            self.active.clear()
            self._publisher.close()

    def stop(self) -> None:
        """End `run`; waits up to 3 s for what is under way."""
        self._stopping.set()
        self.wake()
        self._finished.wait(STOP_SECONDS)

    def wake(self) -> None:
        """Look at the outbox now."""
        with contextlib.suppress(BlockingIOError):
            self._rope.send(b".")

    def _engine(self) -> Engine:
        url = engine_url(self._configuration.database_url(self.service, "relay"))
        name = f"kinweave-{self.service}-relaying"
        return create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={**PATIENCE, "application_name": name}
        )

    def _acquire(self, connection: Connection) -> bool:
        """Wait for the lock, which goes with the connection. False where `stop` came first."""
        while not connection.execute(text("select pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one():
            if self._stopping.wait(1.0):
                return False
        connection.exec_driver_sql("listen outbox")
        if not self._reopened:
            outbox.reopen_unsettled(connection)
            self._reopened = True
        self.active.set()
        log.info("relay active", service=self.service)
        return True

    def _lead(self, connection: Connection) -> None:
        while not self._stopping.is_set():
            batch = outbox.take(connection, self._clock())
            if batch:
                self._publish(connection, batch)
            self._keep_house(connection)
            if not batch:
                self._wait(connection)

    def _publish(self, connection: Connection, batch: Sequence[outbox.Row]) -> None:
        exchange = exchange_of(self.service)
        if self._configuration.embedded:
            self._unsettled.update(str(row.id) for row in batch)
        messages = [
            Outgoing(
                identifier=str(row.id),
                exchange=exchange,
                routing_key=row.routing_key,
                type=row.type,
                body=row.body.encode(),
                headers={COUNCIL_HEADER: row.council},
            )
            for row in batch
        ]
        try:
            verdicts = self._publisher.publish(messages)
        except Interrupted as interruption:
            warn_calmly("broker away", str(interruption))
            self._mark(connection, interruption.verdicts)
            self._stopping.wait(self._backoff.next())
        else:
            self._mark(connection, verdicts)
            self._backoff.reset()

    def _mark(self, connection: Connection, verdicts: Mapping[str, Verdict]) -> None:
        now = self._clock()
        by_verdict = {verdict: [i for i, v in verdicts.items() if v is verdict] for verdict in Verdict}
        settled = not self._configuration.embedded
        outbox.mark_confirmed(connection, by_verdict[Verdict.CONFIRMED], now, settled=settled)
        for verdict in (Verdict.UNROUTABLE, Verdict.REFUSED):
            outbox.postpone(connection, by_verdict[verdict], verdict, now)
        unroutable = len(by_verdict[Verdict.UNROUTABLE])
        if unroutable:
            UNROUTABLE.labels(self.service).inc(unroutable)
            log.warning("events reached no queue and are kept", service=self.service, count=unroutable)

    def _keep_house(self, connection: Connection) -> None:
        now = time.monotonic()
        if self._settled:
            outbox.settle(connection, [self._settled.popleft() for _ in range(len(self._settled))], self._clock())
        if now >= self._position_due:
            self._position_due = now + POSITION_SECONDS
            self._announce_position(connection)
        if now >= self._forget_due:
            self._forget_due = now + FORGET_SECONDS
            outbox.forget_old(connection, self._clock())

    def _announce_position(self, connection: Connection) -> None:
        """Tell replicas up to which instant they have been sent everything that was committed."""
        moment = self._clock()
        state = outbox.pending(connection)
        oldest = state["oldest"]
        as_of = min(moment, oldest) if isinstance(oldest, datetime) else moment
        OUTBOX_PENDING.labels(self.service).set(int(state["pending"] or 0))  # type: ignore[arg-type]
        OUTBOX_OLDEST.labels(self.service).set((moment - as_of).total_seconds())
        body = {"type": POSITION_KEY, "source": self.service, "as_of": as_of.astimezone(UTC).isoformat()}
        try:
            self._publisher.publish([self._position(json.dumps(body).encode())])
        except Interrupted as interruption:
            warn_calmly("broker away", str(interruption))

    def _position(self, body: bytes) -> Outgoing:
        # Without expiration: what expires in a queue with a dead-letter exchange ends among the dead letters.
        return Outgoing(
            identifier=str(new_identifier()),
            exchange=exchange_of(self.service),
            routing_key=POSITION_KEY,
            type=POSITION_KEY,
            body=body,
            content_type="application/json",
            mandatory=False,
        )

    def _wait(self, connection: Connection) -> None:
        """Until a notification, `wake` or the next sweep. Raises where the connection has died."""
        driver: Any = connection.connection.driver_connection
        ready, _, _ = select.select([driver, self._bell], [], [], self._sweep)
        driver.poll()
        driver.notifies.clear()
        if self._bell in ready:
            self._bell.recv(4096)

    def _watch_settlements(self) -> Callable[[], None]:
        """Hear of settled events, in embedded mode only; answers what ends it."""
        if not self._configuration.embedded:
            return lambda: None
        from chassis.embedded import broker

        return broker.on_settled(self._on_settled)

    def _on_settled(self, identifier: str) -> None:
        if identifier in self._unsettled:
            self._unsettled.discard(identifier)
            self._settled.append(identifier)
