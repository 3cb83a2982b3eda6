"""Taking the calls of one service: one queue for all its operations, replies without confirms, acknowledged last."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import eventlet
import structlog
from eventlet.greenpool import GreenPool
from nameko import config
from nameko.containers import WorkerContext
from nameko.extensions import Entrypoint

from chassis.clock import system_clock
from chassis.observability.logs import warn_calmly
from chassis.problems import DEADLINE, PROBLEM_MEDIA_TYPE, UNREADABLE, Problem, unavailable
from chassis.rpc.client import queue_of
from chassis.rpc.connection import BrokerConnection, ConnectionLost, Message, Unreachable, body_of, text_of
from chassis.rpc.wire import CONTEXT_HEADER, Call, Reply
from chassis.supervision import supervisor_of

GRACE = 4.0
"""Seconds that running calls are given when the service stops."""

_log = structlog.get_logger("chassis.rpc.server")


class RpcServer(Entrypoint):  # type: ignore[misc]
    """Entrypoint of a method `(self, call: Call) -> Reply`, which renders its own refusals.

    Calls run in a pool of the entrypoint's own, on one instance of the service class whose dependencies are injected
    once: nameko's worker for each call costs more than the call. A call is acknowledged after its method has returned,
    so what a crash interrupts is delivered again. A lost broker never ends the service; it is looked for again.

    `url` and `workers` default to nameko's `AMQP_URI` and the container's `max_workers`.
    """

    def __init__(self, url: str | None = None, workers: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url, self._workers = url, workers
        self._connection: BrokerConnection | None = None
        self._tag = ""
        self._stopping = self._closed = False
        self._reading = False

    def start(self) -> None:
        self._workers = self._workers or self.container.max_workers
        self._pool = GreenPool(self._workers)
        self._handle = self._bound_method()
        self._thread = supervisor_of(self.container).keep("rpc-server", self._run)

    def _bound_method(self) -> Callable[[Call], Reply]:
        service = self.container.service_cls()
        context = WorkerContext(self.container, service, self, data={})
        for provider in self.container.dependencies:
            setattr(service, provider.attr_name, provider.get_dependency(context))
        method: Callable[[Call], Reply] = getattr(service, self.method_name)
        return method

    def _run(self) -> None:
        pause = 0.1
        while not self._stopping:
            try:
                connection = self._connection = self._connect()
                pause = 0.1
                self._reading = True
                connection.read()
            except ConnectionLost as lost:
                if not self._stopping:
                    self._say(lost)
                    eventlet.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, 2.0)
            finally:
                self._reading = False
                if self._connection is not None and not self._stopping:
                    self._connection.close()
                    self._connection = None

    def _say(self, lost: ConnectionLost) -> None:
        if isinstance(lost, Unreachable):
            warn_calmly("broker away", str(lost))
        else:
            _log.warning("rpc_server_lost_connection", service=self.container.service_name, reason=str(lost))

    def _connect(self) -> BrokerConnection:
        connection = BrokerConnection(self._url or config["AMQP_URI"])
        queue = queue_of(self.container.service_name)
        try:
            with connection.write() as channel:
                channel.queue_declare(queue=queue, durable=True, exclusive=False, auto_delete=True)
                channel.basic_qos(0, self._workers, False)
                self._tag = f"rpc-{id(self):x}"
                channel.basic_consume(
                    queue=queue,
                    no_ack=False,
                    consumer_tag=self._tag,
                    callback=lambda message: self._take(connection, message),
                )
        except ConnectionLost:
            connection.abandon()
            raise
        _log.info("rpc_server_takes_calls", service=self.container.service_name)
        return connection

    def _take(self, connection: BrokerConnection, message: Message) -> None:
        # What arrives while we stop was on its way before we cancelled; with the last consumer the queue goes too.
        if not self._closed:
            self._pool.spawn_n(self._perform, connection, message)

    def _perform(self, connection: BrokerConnection, message: Message) -> None:
        try:
            self._send(connection, message.properties, self._reply(message))
            connection.acknowledge(message.delivery_tag)
        except ConnectionLost:
            # The broker delivers the call again; the command id lets it take effect once.
            _log.warning("rpc_reply_not_sent", service=self.container.service_name)

    def _send(self, connection: BrokerConnection, properties: Mapping[str, Any], reply: Reply) -> None:
        reply_to = properties.get("reply_to")
        if not reply_to:
            return
        try:
            headers = {CONTEXT_HEADER: reply.context()}
            connection.publish(reply_to, reply.body, headers, correlation_id=properties.get("correlation_id", ""))
        except (TypeError, ValueError, LookupError):
            # The effect is committed and cannot be told; the caller meets its deadline and may ask again.
            _log.error("rpc_reply_unsendable", service=self.container.service_name, exc_info=True)

    def _reply(self, message: Message) -> Reply:
        service = self.container.service_name
        try:
            call = Call.read(service, text_of(message, CONTEXT_HEADER), body_of(message))
        except (ValueError, KeyError, TypeError):
            _log.error("rpc_call_unreadable", service=service)
            return problem_reply(Problem(UNREADABLE, "The call could not be read."), "")
        if call.deadline <= system_clock():
            return problem_reply(Problem(DEADLINE, "The deadline was over before the call began."), call.instance)
        try:
            return self._handle(call)
        except (Exception, eventlet.Timeout):  # noqa: BLE001 - a bug of one call must not end the service
            _log.error("rpc_handler_failed", service=service, operation=call.operation, exc_info=True)
            return problem_reply(unavailable("The service could not perform this.", retry_after=5), call.instance)

    def stop(self) -> None:
        """Take no more calls, let those that run come to their end for four seconds, then close."""
        self._stopping = True
        connection = self._connection
        if connection is not None:
            try:
                connection.cancel(self._tag)
            except ConnectionLost:
                connection = None
        end = time.monotonic() + GRACE
        eventlet.sleep(0.02)
        while self._pool.running() and time.monotonic() < end:
            eventlet.sleep(0.01)
        self._end_running()
        if connection is not None:
            connection.close(reading=lambda: self._reading, seconds=0.5)
        self._thread.kill()

    def kill(self) -> None:
        self._stopping = True
        self._end_running()
        if self._connection is not None:
            self._connection.close()

    def _end_running(self) -> None:
        self._closed = True
        for running in list(self._pool.coroutines_running):
            _log.warning("rpc_handler_cut_off", service=self.container.service_name)
            eventlet.kill(running)


Method = TypeVar("Method", bound=Callable[..., Reply])


def rpc_server(method: Method) -> Method:
    """Make a method `(self, call: Call) -> Reply` the one that takes all calls of its service."""
    marked: Method = RpcServer.decorator(method)
    return marked


def problem_reply(problem: Problem, instance: str) -> Reply:
    """A refusal as a reply."""
    headers = {"Content-Type": PROBLEM_MEDIA_TYPE, **problem.headers}
    return Reply(problem.status, headers, problem.body(instance))
