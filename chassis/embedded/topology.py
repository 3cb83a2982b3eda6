"""The exchanges, queues and bindings of one virtual host, declared as AMQP 0-9-1 has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amqp.exceptions import InvalidCommand, NotFound, PreconditionFailed, ResourceLocked

from chassis.embedded.exchange import MATCHERS, Exchange
from chassis.embedded.queue import Queue


class Topology:
    """Not safe for threads by itself: the virtual host calls it under its lock."""

    def __init__(self) -> None:
        self.queues: dict[str, Queue] = {}
        self.exchanges: dict[str, Exchange] = {
            f"amq.{type_}": Exchange(f"amq.{type_}", type_, durable=True) for type_ in MATCHERS
        }

    def exchange(self, name: str) -> Exchange:
        """Raises amqp's NotFound."""
        try:
            return self.exchanges[name]
        except KeyError:
            raise NotFound(f"NOT_FOUND - no exchange '{name}'") from None

    def queue(self, name: str, connection: object) -> Queue:
        """Raises amqp's NotFound, or ResourceLocked where the queue is exclusive to another connection."""
        queue = self.queues.get(name)
        if queue is None:
            raise NotFound(f"NOT_FOUND - no queue '{name}'")
        if queue.exclusive and queue.owner is not connection:
            raise ResourceLocked(f"RESOURCE_LOCKED - queue '{name}' is exclusive to another connection")
        return queue

    def declare_exchange(self, wanted: Exchange) -> None:
        """Raises amqp's InvalidCommand for an unknown type, PreconditionFailed where it exists and is another."""
        if wanted.type not in MATCHERS:
            raise InvalidCommand(f"COMMAND_INVALID - unknown exchange type '{wanted.type}'")
        held = self.exchanges.setdefault(wanted.name, wanted)
        _require_same("exchange", held, wanted, ("type", "durable", "auto_delete", "arguments"))

    def declare_queue(self, wanted: Queue, connection: object) -> Queue:
        """The queue of that name, made where there is none. Raises amqp's PreconditionFailed or ResourceLocked."""
        if wanted.name not in self.queues:
            self.queues[wanted.name] = wanted
            return wanted
        held = self.queue(wanted.name, connection)
        _require_same("queue", held, wanted, ("durable", "exclusive", "auto_delete", "arguments"))
        return held

    def unbind(self, exchange: Exchange, queue: Queue, routing_key: str) -> None:
        exchange.unbind(queue, routing_key)
        self._drop_unused(exchange)

    def remove_queue(self, queue: Queue) -> None:
        if self.queues.get(queue.name) is queue:
            del self.queues[queue.name]
        for exchange in list(self.exchanges.values()):
            if any(bound is queue for bound, _ in exchange.bindings):
                exchange.forget(queue)
                self._drop_unused(exchange)

    def route(self, exchange: str, routing_key: str) -> Sequence[Queue]:
        """The queues that a message reaches, each once. Raises amqp's NotFound for an unknown exchange."""
        if exchange:
            return self.exchange(exchange).route(routing_key)
        queue = self.queues.get(routing_key)
        return () if queue is None else (queue,)

    def _drop_unused(self, exchange: Exchange) -> None:
        if exchange.auto_delete and not exchange.bindings:
            self.exchanges.pop(exchange.name, None)


def _require_same(kind: str, held: Exchange | Queue, wanted: Exchange | Queue, names: Sequence[str]) -> None:
    for name in names:
        if _comparable(getattr(held, name)) != _comparable(getattr(wanted, name)):
            raise PreconditionFailed(f"PRECONDITION_FAILED - inequivalent '{name}' for {kind} '{held.name}'")


def _comparable(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
