"""Calling an operation of a service: a deadline, a reply or a refusal, and no entry left behind."""

from __future__ import annotations

import contextlib
import itertools
import random
import threading
import time
from datetime import timedelta
from typing import Any

import structlog

from chassis.clock import Clock, system_clock
from chassis.embedded.broker import Unroutable
from chassis.observability.logs import warn_calmly
from chassis.observability.metrics import RPC_PENDING, RPC_SECONDS
from chassis.problems import DEADLINE, Problem, unavailable
from chassis.rpc.connection import BrokerConnection, ConnectionLost, Message, Unreachable, body_of, text_of
from chassis.rpc.wire import CONTEXT_HEADER, Call, Reply
from chassis.supervision import Supervisor

DIRECT_REPLY = "amq.rabbitmq.reply-to"
SETTLING = 5.0
"""Seconds after a reconnection in which a service that is not there may still be on its way back."""

_log = structlog.get_logger("chassis.rpc.client")
_MILLISECOND = timedelta(milliseconds=1)


def queue_of(service: str) -> str:
    return f"rpc-{service}"


class _Slot:
    """One call that waits. `arrived` is held until something came."""

    __slots__ = ("arrived", "call", "context", "reply", "returned", "sent")

    def __init__(self, call: Call) -> None:
        self.call, self.context = call, call.context()
        self.reply: Reply | None = None
        self.sent = self.returned = False
        self.arrived = threading.Lock()
        self.arrived.acquire()

    def wake(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.arrived.release()


class RpcClient:
    """Calls over one channel with direct reply-to. One object serves any number of threads or green threads.

    Connects at the first call and again whenever the broker went away. Calls that were waiting are then sent again
    within their deadlines: a service takes a command id once, so that this is safe for writes too.
    """

    def __init__(self, url: str, clock: Clock = system_clock, supervisor: Supervisor | None = None) -> None:
        self._url, self._clock, self._supervisor = url, clock, supervisor or Supervisor()
        self._waiting: dict[str, _Slot] = {}
        self._numbers = itertools.count(1)
        self._connection: BrokerConnection | None = None
        self._connections = 0
        self._starting = threading.Lock()
        self._reader: Any = None
        self._reading = False
        self._stopped = False
        self.trouble = ""
        """Why no connection came about, the last time that none did."""

    @property
    def pending(self) -> int:
        """How many calls wait for their reply at this moment."""
        return len(self._waiting)

    @property
    def connected(self) -> bool:
        """Whether the broker is there at this moment."""
        return self._connection is not None

    def start(self) -> None:
        """Connect now instead of at the first call."""
        self._start()

    def call(self, call: Call) -> Reply:
        """Call and wait. Raises `Problem`: 503 where the service or the broker is away, 504 at the deadline."""
        began = time.perf_counter()
        outcome = "problem"
        try:
            reply = self._call(call)
            outcome = "fault" if reply.status >= 500 else "reply"
            return reply
        except Problem as problem:
            outcome = problem.type.slug
            raise
        finally:
            RPC_SECONDS.labels(call.service, outcome).observe(time.perf_counter() - began)

    def _call(self, call: Call) -> Reply:
        if self._stopped:
            raise unavailable("This process is stopping.")
        self._start()
        correlation = format(next(self._numbers), "x")
        slot = self._waiting[correlation] = _Slot(call)
        try:
            self._send(correlation, slot)
            while (left := self._left(call)) > 0:
                slot.arrived.acquire(timeout=left)
                if slot.reply is not None:
                    return slot.reply
                if self._stopped:
                    raise unavailable("This process is stopping.")
                if slot.returned:
                    self._try_again(correlation, slot)
            if not slot.sent:
                raise unavailable("The message broker does not answer.")
            raise Problem(DEADLINE, f"The service {call.service} did not answer in time.")
        finally:
            del self._waiting[correlation]

    def _left(self, call: Call) -> float:
        return (call.deadline - self._clock()).total_seconds()

    def _try_again(self, correlation: str, slot: _Slot) -> None:
        """After a reconnection the service may be on its way back too; otherwise it is absent."""
        connection = self._connection
        back = self._connections > 1 and (connection is None or time.monotonic() - connection.opened < SETTLING)
        if not back:
            raise unavailable(f"The service {slot.call.service} is not running.")
        time.sleep(min(0.2, max(0.0, self._left(slot.call))))
        slot.returned = False
        self._send(correlation, slot)

    def _send(self, correlation: str, slot: _Slot) -> None:
        connection = self._connection
        call = slot.call
        milliseconds = (call.deadline - self._clock()) // _MILLISECOND
        if connection is None or milliseconds <= 0:
            return
        try:
            connection.publish(
                queue_of(call.service),
                call.body,
                {CONTEXT_HEADER: slot.context},
                mandatory=True,
                reply_to=DIRECT_REPLY,
                correlation_id=correlation,
                expiration=str(milliseconds),
            )
            slot.sent = True
        except Unroutable:
            slot.returned = True
            slot.wake()
        except ConnectionLost:
            slot.sent = False

    def _start(self) -> None:
        if self._reader is not None:
            return
        with self._starting:
            if self._reader is None:
                with contextlib.suppress(ConnectionLost):
                    self._connect()
                self._reader = self._supervisor.keep("rpc-client", self._run)

    def _connect(self) -> None:
        connection = BrokerConnection(self._url)
        try:
            with connection.write() as channel:
                channel.basic_consume(queue=DIRECT_REPLY, no_ack=True, callback=self._on_reply)
                channel.events["basic_return"].add(self._on_return)
        except ConnectionLost:
            connection.abandon()
            raise
        self._connections += 1
        self._connection = connection

    def _run(self) -> None:
        self._reading = True
        try:
            self._read()
        finally:
            self._reading = False

    def _read(self) -> None:
        pause = 0.1
        while not self._stopped:
            try:
                if self._connection is None:
                    self._connect()
                    _log.info("rpc_client_connected", waiting=self.pending)
                connection = self._connection
                assert connection is not None
                for correlation, slot in list(self._waiting.items()):
                    if not slot.sent:
                        self._send(correlation, slot)
                pause = 0.1
                connection.read()
            except ConnectionLost as lost:
                self._forget(lost)
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, 2.0)

    def _forget(self, lost: ConnectionLost) -> None:
        if isinstance(lost, Unreachable):
            self.trouble = str(lost)
            warn_calmly("broker away", self.trouble)
        if self._connection is not None and not self._stopped:
            _log.warning("rpc_client_lost_connection", reason=str(lost), waiting=self.pending)
            self._connection.close()
        self._connection = None
        for slot in list(self._waiting.values()):
            slot.sent = False

    def _on_reply(self, message: Message) -> None:
        slot = self._waiting.get(message.properties.get("correlation_id"))
        if slot is None or slot.reply is not None:
            return
        try:
            slot.reply = Reply.read(text_of(message, CONTEXT_HEADER), body_of(message))
        except (ValueError, KeyError, TypeError):
            _log.error("rpc_reply_unreadable", service=slot.call.service, operation=slot.call.operation)
            return
        slot.wake()

    def _on_return(self, *arguments: Any) -> None:
        slot = self._waiting.get(arguments[-1].properties.get("correlation_id"))
        if slot is not None:
            slot.returned = True
            slot.wake()

    def stop(self) -> None:
        """Answer 503 to whoever waits and close the connection."""
        self._stopped = True
        for slot in list(self._waiting.values()):
            slot.wake()
        if self._connection is not None:
            self._connection.close(reading=lambda: self._reading)


def watch_pending(service: str, client: RpcClient) -> None:
    """Let the metric `rpc_pending` of `service` follow the client."""
    RPC_PENDING.labels(service).set_function(lambda: client.pending)
