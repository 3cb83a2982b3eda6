"""Reading one queue for as long as the process runs, through every loss of the broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import kombu
import structlog

from chassis.configuration import Configuration
from chassis.messaging.backoff import Backoff
from chassis.messaging.connection import close_quietly, drain_seconds, keep_alive, open_connection
from chassis.messaging.session import Session, Verdict

DRAIN_SECONDS = 0.5
STOP_SECONDS = 3.0
PATIENCE_SECONDS = 600.0
LOG_SECONDS = 60.0

Spawn = Callable[[Callable[[], None]], object]
"""Starts a callable in a thread of its own, as nameko's `container.spawn_managed_thread`."""

log = structlog.get_logger()

__all__ = ["Delivery", "QueueReader", "Session", "Spawn", "Verdict"]


@dataclass(frozen=True)
class Delivery:
    """One message as it came. `tag` grows from delivery to delivery of one session."""

    tag: Any
    body: bytes
    headers: Mapping[str, Any]
    routing_key: str


class QueueReader:
    """Hands each delivery to `handle(delivery, session)` in a thread of its own, at most `concurrency` at a time.

    `declare(channel)` sets the topology up with each new connection and answers the queue's name. `ready()` is asked
    before each connection and answers False for as long as deliveries could not be handled anyway. A handler that finds
    the database away says so to the session; if that lasts for `patience` seconds, the channel is closed before the
    broker's own timeout for acknowledgements (30 min) closes it, and opened again once `ready` answers True.
    """

    def __init__(
        self,
        name: str,
        configuration: Configuration,
        declare: Callable[[Any], str],
        handle: Callable[[Delivery, Session], Verdict],
        spawn: Spawn,
        ready: Callable[[], bool],
        concurrency: int = 10,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.name = name
        self.consuming = threading.Event()
        """Set while a connection is open and deliveries come."""
        self._configuration = configuration
        self._declare, self._handle, self._spawn, self._ready = declare, handle, spawn, ready
        self._concurrency, self._patience = concurrency, patience
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
                self._complain("broker away", error=type(error).__name__)
                self._stopping.wait(backoff.next())
            finally:
                self.consuming.clear()
        self._finished.set()

    def stop(self) -> None:
        """End `run`: take nothing more, let running handlers end within 3 s, close."""
        self._stopping.set()
        self._finished.wait(STOP_SECONDS + 2 * DRAIN_SECONDS)

    def _read(self, opened: Callable[[], None]) -> None:
        connection = open_connection(self._configuration)
        session: Session | None = None
        try:
            channel = connection.channel()
            queue = kombu.Queue(self._declare(channel), no_declare=True)
            session = Session(channel, self._stopping)
            consumer = kombu.Consumer(
                channel,
                queues=[queue],
                on_message=self._receiver(session),
                prefetch_count=self._concurrency,
                auto_declare=False,
            )
            consumer.consume()
            opened()
            self.consuming.set()
            self._drain(connection, session)
            consumer.cancel()
            if self._stopping.is_set():
                session.await_handlers(STOP_SECONDS)
        finally:
            if session is not None:
                session.end()
            close_quietly(connection)

    def _drain(self, connection: Any, session: Session) -> None:
        seconds = drain_seconds(connection, DRAIN_SECONDS)
        while not self._stopping.is_set() and session.alive:
            try:
                connection.drain_events(timeout=seconds)
            except TimeoutError:
                keep_alive(connection)
            if session.away_seconds() > self._patience:
                self._complain("database away for long, channel closed")
                return

    def _receiver(self, session: Session) -> Callable[[Any], None]:
        def receive(message: Any) -> None:
            if self._stopping.is_set() or not session.alive:
                return
            body = message.body.encode() if isinstance(message.body, str) else bytes(message.body or b"")
            delivery = Delivery(
                tag=message.delivery_tag,
                body=body,
                headers=dict(message.headers or {}),
                routing_key=str(message.delivery_info.get("routing_key", "")),
            )
            session.begin(delivery.tag)
            self._spawn(lambda: self._work(delivery, session))

        return receive

    def _work(self, delivery: Delivery, session: Session) -> None:
        verdict = Verdict.REJECT
        try:
            verdict = self._handle(delivery, session)
        except Exception as error:  # noqa: BLE001 what no handler foresaw goes to the dead letters, not to nowhere
            log.error("delivery rejected", queue=self.name, error=type(error).__name__)
        except BaseException:
            verdict = Verdict.ABANDON
            raise
        finally:
            session.finish(delivery.tag, verdict)

    def _complain(self, event: str, **values: str) -> None:
        if time.monotonic() - self._last_log >= LOG_SECONDS:
            self._last_log = time.monotonic()
            log.warning(event, queue=self.name, **values)
