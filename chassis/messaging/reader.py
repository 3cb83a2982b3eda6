"""Reading queues for as long as the process runs, through every loss of the broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import kombu
import structlog

from chassis.configuration import Configuration
from chassis.messaging.backoff import Backoff
from chassis.messaging.connection import close_quietly, drain_seconds, keep_alive, open_connection
from chassis.messaging.session import Session
from chassis.messaging.workers import Delivery, Handle, Spawn, Workers
from chassis.reaching import say_waiting

PREFETCH = 20
DRAIN_SECONDS = 0.5
STOP_SECONDS = 3.0
PATIENCE_SECONDS = 600.0
LOG_SECONDS = 60.0

log = structlog.get_logger()


class QueueReader:
    """Hands deliveries to `handle(deliveries, session)` by means of `Workers`, at most `concurrency` of them at a time.

    `declare(channel)` sets the topology up with each new connection and answers the queues' names. `ready()` is asked
    before each connection and answers False for as long as deliveries could not be handled anyway. Where a delivery can
    be neither handled nor kept for `patience` seconds, the channel is closed before the broker's own timeout for
    acknowledgements (30 min) closes it, and opened again once `ready` answers True. `probe(session)` is called all the
    while, about twice a second.
    """

    def __init__(
        self,
        name: str,
        configuration: Configuration,
        declare: Callable[[Any], Sequence[str]],
        handle: Handle,
        spawn: Spawn,
        ready: Callable[[], bool],
        concurrency: int = 10,
        patience: float = PATIENCE_SECONDS,
        probe: Callable[[Session], None] = lambda session: None,
    ) -> None:
        self.name = name
        self.consuming = threading.Event()
        """Set while a connection is open and deliveries come."""
        self._configuration = configuration
        self._declare, self._handle, self._spawn, self._ready = declare, handle, spawn, ready
        self._concurrency, self._patience, self._probe = concurrency, patience, probe
        self._session: Session | None = None
        self._stopping, self._finished = threading.Event(), threading.Event()
        self._last_log = -LOG_SECONDS

    def run(self) -> None:
        """Read until `stop`. Never raises: whatever breaks is logged, once a minute, and tried again."""
        self._finished.clear()
        backoff = Backoff(0.5, 15.0)
        while not self._stopping.is_set():
            try:
                if self._ready():
                    self._read(backoff.reset)
                else:
                    self._complain("database away")
                    self._stopping.wait(backoff.next())
            except Exception as error:  # noqa: BLE001 py-amqp raises many kinds where a connection breaks
                say_waiting("broker away", error)
                self._stopping.wait(backoff.next())
            finally:
                self.consuming.clear()
        self._finished.set()

    def stop(self) -> None:
        """End `run`: take nothing more, let running handlers end within 3 s, close."""
        self._stopping.set()
        self._finished.wait(STOP_SECONDS + 2 * DRAIN_SECONDS)

    def waiting_seconds(self) -> float:
        """For how long a delivery has been waiting here that can be neither handled nor kept."""
        return self._session.waiting_seconds() if self._session is not None else 0.0

    def _read(self, opened: Callable[[], None]) -> None:
        connection = open_connection(self._configuration)
        session: Session | None = None
        workers: Workers | None = None
        try:
            channel = connection.channel()
            queues = [kombu.Queue(name, no_declare=True) for name in self._declare(channel)]
            session = self._session = Session(channel, self._stopping)
            workers = Workers(self.name, session, self._handle, self._spawn, self._concurrency)
            consumer = kombu.Consumer(
                channel,
                queues=queues,
                on_message=self._receiver(session, workers),
                prefetch_count=PREFETCH,
                auto_declare=False,
            )
            consumer.consume()
            opened()
            self.consuming.set()
            self._drain(connection, session, workers)
            consumer.cancel()
            workers.forget_waiting()
            if self._stopping.is_set():
                session.await_handlers(STOP_SECONDS)
        finally:
            self._session = None
            if session is not None:
                session.end()
            if workers is not None:
                workers.forget_waiting()
            close_quietly(connection)

    def _drain(self, connection: Any, session: Session, workers: Workers) -> None:
        seconds = drain_seconds(connection, DRAIN_SECONDS)
        while not self._stopping.is_set() and session.alive:
            self._probe(session)
            try:
                connection.drain_events(timeout=seconds)
            except TimeoutError:
                keep_alive(connection)
                workers.employ()
            if session.waiting_seconds() > self._patience:
                self._complain("deliveries wait for long, channel closed")
                return

    def _receiver(self, session: Session, workers: Workers) -> Callable[[Any], None]:
        def receive(message: Any) -> None:
            if self._stopping.is_set() or not session.alive:
                return
            body = message.body.encode() if isinstance(message.body, str) else bytes(message.body or b"")
            workers.add(
                Delivery(
                    tag=message.delivery_tag,
                    body=body,
                    headers=dict(message.headers or {}),
                    routing_key=str(message.delivery_info.get("routing_key", "")),
                )
            )

        return receive

    def _complain(self, event: str, **values: str) -> None:
        if time.monotonic() - self._last_log >= LOG_SECONDS:
            self._last_log = time.monotonic()
            log.warning(event, queue=self.name, **values)
