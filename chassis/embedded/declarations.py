"""The half of a channel that declares, binds and deletes; signatures as in py-amqp."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from amqp.exceptions import AccessRefused, PreconditionFailed
from amqp.protocol import queue_declare_ok_t
from kombu.transport.base import StdChannel, to_rabbitmq_queue_arguments

from chassis.embedded.exchange import Exchange
from chassis.embedded.queue import Queue

if TYPE_CHECKING:
    from chassis.embedded.virtual_host import VirtualHost


class Declarations(StdChannel):  # type: ignore[misc]
    """Every method raises amqp's RecoverableConnectionError once the channel is closed.

    Refusals are amqp's NotFound (404), AccessRefused (403), ResourceLocked (405) and PreconditionFailed (406). Unlike
    at RabbitMQ the channel stays open after one. `auto_delete` is on by default, as it is in py-amqp.
    """

    connection: Any

    def _host(self) -> VirtualHost:
        raise NotImplementedError

    def prepare_queue_arguments(self, arguments: Mapping[str, Any], **options: Any) -> Mapping[str, Any]:
        prepared: Mapping[str, Any] = to_rabbitmq_queue_arguments(arguments, **options)
        return prepared

    def exchange_declare(
        self,
        exchange: str,
        type: str,
        passive: bool = False,
        durable: bool = False,
        auto_delete: bool = True,
        nowait: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        host = self._host()
        with host:
            if passive:
                host.topology.exchange(exchange)
            elif exchange:
                wanted = Exchange(exchange, type, bool(durable), bool(auto_delete), dict(arguments or {}))
                host.topology.declare_exchange(wanted)

    def exchange_delete(self, exchange: str, if_unused: bool = False, nowait: bool = False, **_: Any) -> None:
        host = self._host()
        with host:
            held = host.topology.exchanges.get(exchange)
            if held is not None and if_unused and held.bindings:
                raise PreconditionFailed(f"PRECONDITION_FAILED - exchange '{exchange}' in use")
            host.topology.exchanges.pop(exchange, None)

    def queue_declare(
        self,
        queue: str = "",
        passive: bool = False,
        durable: bool = False,
        exclusive: bool = False,
        auto_delete: bool = True,
        nowait: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> tuple[str, int, int]:
        """Answers the name, and how many messages are ready in it and how many consumers it has."""
        host = self._host()
        with host:
            host.delete_unused()
            if passive:
                held = host.topology.queue(queue, self.connection)
            else:
                wanted = Queue(
                    queue or f"amq.gen-{uuid4().hex}",
                    durable=bool(durable),
                    exclusive=bool(exclusive),
                    auto_delete=bool(auto_delete),
                    arguments=dict(arguments or {}),
                    owner=self.connection if exclusive else None,
                )
                held = host.topology.declare_queue(wanted, self.connection)
            held.used_at = monotonic()
            answer: tuple[str, int, int] = queue_declare_ok_t(held.name, len(held.ready), len(held.consumers))
            return answer

    def queue_bind(
        self,
        queue: str,
        exchange: str = "",
        routing_key: str = "",
        nowait: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        host = self._host()
        with host:
            held = host.topology.queue(queue, self.connection)
            if not exchange:
                raise AccessRefused("ACCESS_REFUSED - operation not permitted on the default exchange")
            host.topology.exchange(exchange).bind(held, routing_key)

    def queue_unbind(self, queue: str, exchange: str, routing_key: str = "", **_: Any) -> None:
        host = self._host()
        with host:
            held = host.topology.queue(queue, self.connection)
            host.topology.unbind(host.topology.exchange(exchange), held, routing_key)

    def queue_delete(
        self, queue: str = "", if_unused: bool = False, if_empty: bool = False, nowait: bool = False, **_: Any
    ) -> int:
        """Answers how many messages were lost with it; deleting what is not there is no fault."""
        host = self._host()
        with host:
            if queue not in host.topology.queues:
                return 0
            held = host.topology.queue(queue, self.connection)
            if (if_unused and held.consumers) or (if_empty and held.ready):
                raise PreconditionFailed(f"PRECONDITION_FAILED - queue '{queue}' in use or not empty")
            return host.delete_queue(held)

    def queue_purge(self, queue: str = "", nowait: bool = False, **_: Any) -> int:
        host = self._host()
        with host:
            return host.purge(host.topology.queue(queue, self.connection))
