"""Connections to the embedded broker, and the kombu transport that makes them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from itertools import count
from time import monotonic, sleep
from typing import Any

from amqp.exceptions import ChannelError, ConnectionError, ConsumerCancelled, RecoverableConnectionError
from kombu.transport import base

from chassis.embedded.broker import virtual_host
from chassis.embedded.channel import Channel
from chassis.embedded.consumer import Consumer
from chassis.embedded.virtual_host import VirtualHost

DELIVERIES_BEFORE_YIELD = 64


class Connection:
    """Delivers to its channels' consumers while someone calls `drain_events`."""

    def __init__(self, client: Any, host: VirtualHost) -> None:
        self.client = client
        self.host = host
        self.connected = True
        self.channels: dict[int, Channel] = {}
        self.consumers: deque[Consumer] = deque()
        self.lost: deque[Consumer] = deque()
        self._numbers = count(1)
        self._signal = threading.Event()
        self._in_a_row = 0
        with host:
            host.connections.add(self)

    def channel(self) -> Channel:
        with self.host:
            if not self.connected:
                raise RecoverableConnectionError("connection already closed")
            number = next(self._numbers)
            self.channels[number] = channel = Channel(self, self.host, number)
            return channel

    def wake(self) -> None:
        """Make whoever drains look for deliveries."""
        if not self._signal.is_set():
            self._signal.set()

    def drain_events(self, timeout: float | None = None, **_: Any) -> None:
        """Hand one delivery to its callback, waiting for one at most `timeout` seconds, without end where None.

        Raises TimeoutError (socket.timeout), amqp's ConsumerCancelled where the queue of a consumer without `on_cancel`
        was deleted, RecoverableConnectionError where the connection is or gets closed. It never sleeps to look again:
        what makes a delivery possible wakes it.
        """
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            if self._signal.is_set():
                self._signal.clear()
            work = self._next()
            if work is not None:
                self._give_way()
                work()
                return
            self._in_a_row = 0
            left = None if deadline is None else deadline - monotonic()
            if (left is not None and left <= 0) or not self._signal.wait(left):
                raise TimeoutError("timed out")

    def close(self) -> None:
        with self.host:
            for channel in list(self.channels.values()):
                channel.close()
            self.host.delete_owned(self)
            self.abandon()

    def abandon(self) -> None:
        """Break, as when the broker is gone: nothing is given back."""
        with self.host:
            self.connected = False
            self.host.connections.discard(self)
            for channel in self.channels.values():
                channel.is_open = False
                channel.connection = None
            self.channels.clear()
            self.consumers.clear()
        self.wake()

    def _next(self) -> Callable[[], None] | None:
        with self.host:
            if not self.connected:
                raise RecoverableConnectionError("connection closed")
            if self.lost:
                return _cancellation(self.lost.popleft())
            for _ in range(len(self.consumers)):
                consumer = self.consumers[0]
                self.consumers.rotate(-1)
                copy = self.host.take(consumer.queue) if consumer.has_room() else None
                if copy is not None:
                    channel = consumer.channel
                    tag = channel.deliver(copy, consumer, consumer.no_ack)
                    information = {"consumer_tag": consumer.tag, "delivery_tag": tag}
                    return lambda: consumer.callback and consumer.callback(channel.raw(copy, information))
        return None

    def _give_way(self) -> None:
        """Let other greenthreads run now and then when deliveries never cease."""
        self._in_a_row += 1
        if self._in_a_row >= DELIVERIES_BEFORE_YIELD:
            self._in_a_row = 0
            sleep(0)


def _cancellation(consumer: Consumer) -> Callable[[], None]:
    def tell() -> None:
        if consumer.on_cancel is None:
            raise ConsumerCancelled(consumer.tag)
        consumer.on_cancel(consumer.tag)

    return tell


class Transport(base.Transport):  # type: ignore[misc]
    """Registered by `chassis.embedded.broker` for `kinweave-memory://`."""

    driver_type = "amqp"
    driver_name = "kinweave-memory"
    connection_errors = (ConnectionError,)
    channel_errors = (ChannelError,)
    recoverable_connection_errors = (RecoverableConnectionError,)
    recoverable_channel_errors = ()
    implements = base.Transport.implements.extend(exchange_type=frozenset({"direct", "topic", "fanout"}))

    def establish_connection(self) -> Connection:
        return Connection(self.client, virtual_host(self.client.virtual_host or "/"))

    def close_connection(self, connection: Connection) -> None:
        connection.close()
        connection.client = None

    def create_channel(self, connection: Connection) -> Channel:
        return connection.channel()

    def close_channel(self, channel: Channel) -> None:
        channel.close()

    def drain_events(self, connection: Connection, **options: Any) -> None:
        connection.drain_events(**options)

    def verify_connection(self, connection: Connection) -> bool:
        return connection.connected

    @property
    def default_connection_params(self) -> dict[str, Any]:
        return {"hostname": "localhost", "virtual_host": "/"}
