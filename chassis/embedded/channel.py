"""A channel to the embedded broker, used through kombu as py-amqp's is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from amqp.basic_message import Message as RawMessage
from amqp.exceptions import AccessRefused, NotAllowed, PreconditionFailed, RecoverableConnectionError
from kombu.transport.pyamqp import Message as ReceivedMessage

from chassis.embedded.broker import Unroutable
from chassis.embedded.consumer import Consumer, Delivery
from chassis.embedded.declarations import Declarations
from chassis.embedded.message import Copy
from chassis.embedded.message import Message as Published
from chassis.embedded.queue import Queue
from chassis.embedded.virtual_host import VirtualHost

REPLY_TO = "amq.rabbitmq.reply-to"


class Channel(Declarations):
    """`prefetch` bounds the unacknowledged deliveries of all its consumers together; 0 is no bound."""

    Message = ReceivedMessage

    def __init__(self, connection: Any, host: VirtualHost, channel_id: int) -> None:
        self.connection = connection
        self.channel_id = channel_id
        self.is_open = True
        self.prefetch = 0
        self.consumers: dict[str, Consumer] = {}
        self.unacknowledged: dict[int, Delivery] = {}
        self.no_ack_consumers: set[str] = set()
        self.events: defaultdict[str, set[Callable[..., None]]] = defaultdict(set)
        self._virtual_host = host
        self._consumer_prefetch = 0
        self._last_tag = 0
        self._reply_queue: Queue | None = None

    def _host(self) -> VirtualHost:
        if not self.is_open:
            raise RecoverableConnectionError("channel is closed")
        return self._virtual_host

    def prepare_message(
        self,
        body: str | bytes,
        priority: int | None = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
    ) -> Any:
        return RawMessage(
            body,
            priority=priority,
            content_type=content_type,
            content_encoding=content_encoding,
            application_headers=headers,
            **properties or {},
        )

    def message_to_python(self, raw_message: Any) -> Any:
        return self.Message(raw_message, channel=self)

    def basic_publish(
        self, msg: Any, exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        """Raises amqp's NotFound for an unknown exchange, and `Unroutable` where a mandatory message reaches no queue.

        The message is in its queues when this returns. Timeouts, `immediate` and the like are taken and ignored.
        """
        message = self._message(msg, exchange or "", routing_key or "")
        host = self._host()
        with host:
            if mandatory and not host.topology.route(message.exchange, message.routing_key):
                raise Unroutable(message.exchange, message.routing_key)
            host.publish(message)

    basic_publish_confirm = basic_publish

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, a_global: bool = False, **_: Any) -> None:
        """As RabbitMQ has it: for the whole channel where `a_global`, else for each consumer that begins afterwards."""
        host = self._host()
        with host:
            if a_global:
                self.prefetch = prefetch_count
                self.connection.wake()
            else:
                self._consumer_prefetch = prefetch_count

    def basic_consume(
        self,
        queue: str = "",
        consumer_tag: str = "",
        no_local: bool = False,
        no_ack: bool = False,
        exclusive: bool = False,
        nowait: bool = False,
        callback: Callable[[Any], None] | None = None,
        arguments: Mapping[str, Any] | None = None,
        on_cancel: Callable[[str], None] | None = None,
        **_: Any,
    ) -> str:
        """Answers the consumer's tag. `callback` is given raw messages while someone drains the connection."""
        host = self._host()
        tag = consumer_tag or f"amq.ctag-{uuid4().hex}"
        with host:
            if tag in self.consumers:
                raise NotAllowed(f"NOT_ALLOWED - consumer tag '{tag}' in use")
            held = self._replies(no_ack) if queue == REPLY_TO else host.topology.queue(queue, self.connection)
            if held.consumers and (exclusive or held.consumers[0].exclusive):
                raise AccessRefused(f"ACCESS_REFUSED - queue '{queue}' in exclusive use")
            consumer = Consumer(
                tag, held, self, bool(no_ack), callback, on_cancel, bool(exclusive), self._consumer_prefetch
            )
            self.consumers[tag] = consumer
            if no_ack:
                self.no_ack_consumers.add(tag)
            self.connection.consumers.append(consumer)
            host.add_consumer(consumer)
        return tag

    def basic_cancel(self, consumer_tag: str, nowait: bool = False, **_: Any) -> None:
        """Take no more deliveries; what was delivered may still be acknowledged."""
        host = self._host()
        with host:
            consumer = self.consumers.get(consumer_tag)
            if consumer is not None:
                self._drop(consumer)
                host.remove_consumer(consumer)

    def basic_get(self, queue: str = "", no_ack: bool = False, **_: Any) -> Any:
        """The next message of a queue, or None."""
        host = self._host()
        with host:
            held = host.topology.queue(queue, self.connection)
            copy = host.take(held)
            if copy is None:
                return None
            tag = self.deliver(copy, None, no_ack)
            left = len(held.ready)
        return self.raw(copy, {"delivery_tag": tag, "message_count": left})

    def basic_ack(self, delivery_tag: int, multiple: bool = False, **_: Any) -> None:
        """Raises amqp's PreconditionFailed for a tag that is not waiting."""
        host = self._host()
        with host:
            for delivery in self._settle(delivery_tag, multiple):
                host.acknowledge(delivery.copy)
                host.finished(delivery)

    def basic_reject(self, delivery_tag: int, requeue: bool, **_: Any) -> None:
        """Put the message back where it stood, or let it go to the dead letters. Raises as `basic_ack`."""
        host = self._host()
        with host:
            for delivery in self._settle(delivery_tag, multiple=False):
                if requeue:
                    host.put_back([delivery.copy])
                else:
                    host.discard(delivery.copy, "rejected")
                host.finished(delivery)

    def basic_recover(self, requeue: bool = False) -> None:
        host = self._host()
        with host:
            self._return_all()

    def close(self, *_: Any) -> None:
        """Give back what is unacknowledged, end the consumers, drop what lives as long as the channel."""
        host = self._virtual_host
        with host:
            if not self.is_open:
                return
            self.is_open = False
            self._return_all()
            for consumer in list(self.consumers.values()):
                self._drop(consumer)
                host.remove_consumer(consumer)
            host.delete_owned(self)
            self.connection.channels.pop(self.channel_id, None)
            self.connection = None

    def deliver(self, copy: Copy, consumer: Consumer | None, no_ack: bool) -> int:
        """Count a copy as delivered and answer its tag. Called under the lock."""
        self._last_tag += 1
        if no_ack:
            self._virtual_host.acknowledge(copy)
        else:
            self.unacknowledged[self._last_tag] = Delivery(copy, consumer)
            if consumer is not None:
                consumer.unacknowledged += 1
        return self._last_tag

    def raw(self, copy: Copy, information: Mapping[str, Any]) -> Any:
        """The copy as py-amqp would hand it over; headers and properties are the receiver's own."""
        message = copy.message
        raw = RawMessage(message.body, channel=self, **message.properties)
        headers = message.properties.get("application_headers")
        if headers is not None:
            raw.properties["application_headers"] = dict(headers)
        raw.delivery_info = {
            "redelivered": copy.redelivered,
            "exchange": message.exchange,
            "routing_key": message.routing_key,
            **information,
        }
        return raw

    def lose(self, consumer: Consumer) -> None:
        """The broker ends a consumer, for its queue is gone. Called under the lock."""
        self._drop(consumer)
        self.connection.lost.append(consumer)

    def _drop(self, consumer: Consumer) -> None:
        self.consumers.pop(consumer.tag, None)
        self.no_ack_consumers.discard(consumer.tag)
        if consumer in self.connection.consumers:
            self.connection.consumers.remove(consumer)

    def _settle(self, tag: int, multiple: bool) -> list[Delivery]:
        tags = [t for t in self.unacknowledged if t <= tag or not tag] if multiple else [tag]
        if not multiple and tag not in self.unacknowledged:
            raise PreconditionFailed(f"PRECONDITION_FAILED - unknown delivery tag {tag}")
        return [self.unacknowledged.pop(t) for t in tags]

    def _return_all(self) -> None:
        deliveries = list(self.unacknowledged.values())
        self.unacknowledged.clear()
        self._virtual_host.put_back(delivery.copy for delivery in deliveries)
        for delivery in deliveries:
            self._virtual_host.finished(delivery)

    def _message(self, raw: Any, exchange: str, routing_key: str) -> Published:
        properties = {name: value for name, value in raw.properties.items() if value is not None}
        if not str(properties.get("expiration", "0")).isdigit():
            raise PreconditionFailed("PRECONDITION_FAILED - invalid expiration")
        body = raw.body
        if isinstance(body, str):
            body = body.encode(properties.setdefault("content_encoding", "utf-8"))
        if "application_headers" in properties:
            properties["application_headers"] = dict(properties["application_headers"])
        if properties.get("reply_to") == REPLY_TO:
            if self._reply_queue is None or self._reply_queue.deleted:
                raise PreconditionFailed("PRECONDITION_FAILED - fast reply consumer does not exist")
            properties["reply_to"] = self._reply_queue.name
        return Published(bytes(body), properties, exchange, routing_key)

    def _replies(self, no_ack: bool) -> Queue:
        """The private queue behind direct reply-to."""
        if not no_ack:
            raise PreconditionFailed("PRECONDITION_FAILED - reply consumer cannot acknowledge")
        if self._reply_queue is not None and not self._reply_queue.deleted:
            raise PreconditionFailed("PRECONDITION_FAILED - reply consumer already set")
        name = f"{REPLY_TO}.{uuid4().hex}"
        self._reply_queue = Queue(name, auto_delete=True, owner=self)
        return self._virtual_host.topology.declare_queue(self._reply_queue, self)
