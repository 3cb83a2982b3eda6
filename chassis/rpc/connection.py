"""One connection to the broker with one channel, for calls and replies: any thread writes, one thread reads."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import amqp
import kombu

from chassis.embedded.broker import Unroutable
from chassis.reaching import broker_words

HEARTBEAT = 15
CONNECT_TIMEOUT = 5.0
STALLED_WRITE = 20.0
TRANSIENT = 1
_MEMORY_PATIENCE = 2.0
_READ_SIZE = 262_144


_LOSSES = (OSError, EOFError, amqp.exceptions.AMQPError, StopIteration, AttributeError, TypeError, ValueError)
"""What py-amqp and eventlet raise where a connection goes while it is used."""


class ConnectionLost(Exception):
    """The broker is away, or does not take what we write."""


class Unreachable(ConnectionLost):
    """No connection came about; the words say why, where and what to do."""


Message = Any
"""A delivered or returned message as py-amqp has it: `body`, `properties`, `delivery_tag`."""


class BrokerConnection:
    """Opens on construction; raises `ConnectionLost` where no broker answers within five seconds.

    `declare`, `consume` and the like go to `channel` before `read` begins. After that only `publish`, `acknowledge`,
    `cancel` and `close` may be used, from any thread.
    """

    def __init__(self, url: str) -> None:
        self._writing = threading.Lock()
        self._write_began: float | None = None
        self._closing = False
        self._client = kombu.Connection(url, heartbeat=HEARTBEAT, connect_timeout=CONNECT_TIMEOUT)
        hosts = len(self._client.alt) or 1
        try:
            with self._loss():
                # connect() would sleep two seconds before it says that nobody is there.
                self._client.ensure_connection(None, hosts, 0, 0, reraise_as_library_errors=False)
                self._transport = self._client.connection
                self.channel = self._client.channel()
        except ConnectionLost as lost:
            self.abandon()
            raise Unreachable(broker_words(lost.__cause__ or lost, url)) from lost
        self.opened = time.monotonic()
        self._over_network = isinstance(self.channel, amqp.Channel)
        if self._over_network:
            self._link: Any = self._transport

    @contextlib.contextmanager
    def _loss(self) -> Any:
        try:
            yield
        except Unroutable:
            raise
        except _LOSSES as error:
            raise ConnectionLost(type(error).__name__) from error

    @contextlib.contextmanager
    def write(self) -> Any:
        """The right to write on the channel; py-amqp does not share one between threads."""
        with self._writing, self._loss():
            self._write_began = time.monotonic()
            try:
                yield self.channel
            finally:
                self._write_began = None

    def publish(
        self, key: str, body: bytes, headers: dict[str, Any], mandatory: bool = False, **properties: Any
    ) -> None:
        """Publish a transient message to the queue `key`, without waiting for the broker.

        Raises `ConnectionLost`; in embedded mode `Unroutable` where RabbitMQ would return the message later.
        """
        properties["delivery_mode"] = TRANSIENT
        message = self.channel.prepare_message(
            body, content_type="application/octet-stream", headers=headers, properties=properties
        )
        with self.write() as channel:
            if self._over_network:
                # Its basic_publish would read from the socket, which is the reading thread's.
                arguments = (0, "", key, mandatory, False)
                channel.send_method(amqp.spec.Basic.Publish, "Bssbb", arguments, message)
            else:
                channel.basic_publish(message, "", key, mandatory=mandatory)

    def acknowledge(self, delivery_tag: Any) -> None:
        with self.write() as channel:
            channel.basic_ack(delivery_tag)

    def cancel(self, consumer_tag: str) -> None:
        """Take no further deliveries."""
        with self.write() as channel:
            if self._over_network:
                channel.send_method(amqp.spec.Basic.Cancel, "sb", (consumer_tag, True))
            else:
                channel.basic_cancel(consumer_tag)

    def read(self) -> None:
        """Hand on what arrives until `close`. Raises `ConnectionLost`."""
        heart = threading.Thread(target=self._beat, name="rpc-heartbeat", daemon=True)
        if self._over_network:
            heart.start()
        try:
            with self._loss():
                (self._read_network if self._over_network else self._read_memory)()
        except ConnectionLost:
            if not self._closing:
                raise
        finally:
            self._closing = True

    def _read_memory(self) -> None:
        while not self._closing:
            with contextlib.suppress(TimeoutError):
                self._client.drain_events(timeout=_MEMORY_PATIENCE)

    def _read_network(self) -> None:
        # drain_events reads each frame in three pieces and sets the socket's timeout each time; this does neither
        link, transport = self._link, self._link.transport
        take, receive = link.on_inbound_frame, transport.sock.recv
        held = bytes(transport._read_buffer)
        while True:
            start, end = 0, len(held)
            while end - start >= 8:
                size = int.from_bytes(held[start + 3 : start + 7], "big")
                if end - start < size + 8:
                    break
                after = start + 7 + size
                if held[after] != 0xCE:
                    raise ConnectionLost("the broker sent a frame without an end")
                take((held[start], int.from_bytes(held[start + 1 : start + 3], "big"), held[start + 7 : after]))
                if link.transport is not transport:
                    return
                start = after + 1
            arrived = receive(_READ_SIZE)
            if not arrived:
                raise ConnectionLost("the broker closed the connection")
            held = held[start:] + arrived if start < end else arrived

    def _beat(self) -> None:
        try:
            while not self._closing:
                time.sleep(1)
                self._beat_once()
        except ConnectionLost:
            return
        finally:
            # However this ends, nobody would notice any more that the broker has gone.
            if not self._closing:
                self._cut()

    def _beat_once(self) -> None:
        began = self._write_began
        if began is None:
            with self.write():
                self._link.heartbeat_tick(rate=3)
        elif time.monotonic() - began > STALLED_WRITE:
            raise ConnectionLost("the broker takes nothing")

    def _cut(self) -> None:
        """Wake the reading thread with an end of stream."""
        with contextlib.suppress(*_LOSSES):
            self._link.transport.sock.shutdown(2)

    def abandon(self) -> None:
        """Let go of a connection that nobody reads."""
        self._closing = True
        with contextlib.suppress(*_LOSSES):
            self._client.collect(socket_timeout=1)

    def close(self, reading: Callable[[], bool] = lambda: False, seconds: float = 1.0) -> None:
        """Close in good order. `reading` says whether another thread is still within `read`."""
        self._closing = True
        if not self._over_network:
            with contextlib.suppress(*_LOSSES):
                self._client.release()
            return
        if not reading():
            self._cut()
        else:
            with contextlib.suppress(ConnectionLost), self.write():
                self._link.send_method(amqp.spec.Connection.Close, "BsBB", (200, "", 0, 0))
            end = time.monotonic() + seconds
            while reading() and time.monotonic() < end:
                time.sleep(0.01)
            self._cut()
        with contextlib.suppress(*_LOSSES):
            self._link.collect()


def body_of(message: Message) -> bytes:
    """py-amqp hands over an empty body as text."""
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)


def text_of(message: Message, header: str) -> str:
    """A header of a message as text. Raises KeyError or TypeError where it is absent."""
    return str(message.properties["application_headers"][header])
