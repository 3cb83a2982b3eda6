"""Where a rejected or expired message goes on to, and what it then says of its past (RabbitMQ's dead lettering)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from chassis.embedded.message import Message
from chassis.embedded.queue import Queue

EXCHANGE_ARGUMENT = "x-dead-letter-exchange"
ROUTING_KEY_ARGUMENT = "x-dead-letter-routing-key"


def dead_letter(message: Message, queue: Queue, reason: str) -> Message | None:
    """The message as it leaves `queue` for its dead-letter exchange; None where the queue has none.

    `reason` is `rejected` or `expired`. The header `x-death` counts how often the message left which queue and why,
    latest first; the property `expiration` is taken off, so that it does not expire again.
    """
    exchange = queue.arguments.get(EXCHANGE_ARGUMENT)
    if exchange is None:
        return None
    headers = dict(message.properties.get("application_headers") or {})
    headers["x-death"] = _deaths(headers.get("x-death") or [], message, queue, reason)
    for name, value in (("reason", reason), ("queue", queue.name), ("exchange", message.exchange)):
        headers.setdefault(f"x-first-death-{name}", value)
    properties = {name: value for name, value in message.properties.items() if name != "expiration"}
    properties["application_headers"] = headers
    routing_key = queue.arguments.get(ROUTING_KEY_ARGUMENT, message.routing_key)
    return Message(message.body, properties, exchange, routing_key)


def _deaths(earlier: list[dict[str, Any]], message: Message, queue: Queue, reason: str) -> list[dict[str, Any]]:
    same = [death for death in earlier if (death["queue"], death["reason"]) == (queue.name, reason)]
    death = {
        "count": 1 + sum(death["count"] for death in same),
        "reason": reason,
        "queue": queue.name,
        "time": datetime.now(UTC).replace(microsecond=0, tzinfo=None),
        "exchange": message.exchange,
        "routing-keys": [message.routing_key],
    }
    return [death, *(other for other in earlier if other not in same)]
