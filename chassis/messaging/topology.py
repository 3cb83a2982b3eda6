"""What stands on the broker: exchanges, queues, bindings, and how they are called.

Queue arguments hold only what never changes, because a queue cannot be declared again with others; numbers (delivery
limit, lengths) are broker policy. The arguments are those that RabbitMQ 3.10 and 4.x both take for quorum queues:
dead-lettering at least once works only with overflow `reject-publish`, which by itself bounds nothing.
"""

from __future__ import annotations

from typing import Any

from chassis.definition import Subscription

DEAD_EXCHANGE = "kinweave.dead"
REPUBLISH_EXCHANGE = "kinweave.republish"
POSITION_KEY = "source.position"
DEAD_SUFFIX = ".dead"

_QUORUM = {"x-queue-type": "quorum"}


def exchange_of(service: str) -> str:
    """The topic exchange that a service announces its events on."""
    return f"{service}.events"


def queue_of(service: str, subscription: Subscription) -> str:
    """The queue of one consumer of one source service."""
    return f"evt-{subscription.source}--{service}.{subscription.consumer}"


def dead_queue_of(queue: str) -> str:
    return f"{queue}{DEAD_SUFFIX}"


def republish_queue_of(source: str) -> str:
    return f"republish-{source}"


def declare_exchange(channel: Any, service: str) -> None:
    channel.exchange_declare(exchange=exchange_of(service), type="topic", durable=True, auto_delete=False)


def declare_subscription(channel: Any, service: str, subscription: Subscription) -> str:
    """Declare the queue of a subscription with its dead-letter queue and bindings; answers the queue's name."""
    queue = queue_of(service, subscription)
    declare_exchange(channel, subscription.source)
    _declare_dead(channel, queue)
    _declare_queue(channel, queue, queue_arguments(queue, ordered=subscription.ordered))
    for key in (subscription.pattern, POSITION_KEY):
        channel.queue_bind(queue=queue, exchange=exchange_of(subscription.source), routing_key=key)
    return queue


def declare_republishing(channel: Any, source: str) -> str:
    """Declare the queue on which `source` is asked to announce its present state again; answers its name."""
    queue = republish_queue_of(source)
    channel.exchange_declare(exchange=REPUBLISH_EXCHANGE, type="direct", durable=True, auto_delete=False)
    _declare_dead(channel, queue)
    _declare_queue(channel, queue, queue_arguments(queue, ordered=False))
    channel.queue_bind(queue=queue, exchange=REPUBLISH_EXCHANGE, routing_key=source)
    return queue


def queue_arguments(queue: str, *, ordered: bool) -> dict[str, Any]:
    """The arguments of a queue. An ordered one has a single active consumer, however many processes read it."""
    arguments: dict[str, Any] = {
        **_QUORUM,
        "x-dead-letter-exchange": DEAD_EXCHANGE,
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return {**arguments, "x-single-active-consumer": True} if ordered else arguments


def _declare_dead(channel: Any, queue: str) -> None:
    dead = dead_queue_of(queue)
    channel.exchange_declare(exchange=DEAD_EXCHANGE, type="direct", durable=True, auto_delete=False)
    _declare_queue(channel, dead, _QUORUM)
    channel.queue_bind(queue=dead, exchange=DEAD_EXCHANGE, routing_key=queue)


def _declare_queue(channel: Any, queue: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(queue=queue, durable=True, exclusive=False, auto_delete=False, arguments=dict(arguments))
