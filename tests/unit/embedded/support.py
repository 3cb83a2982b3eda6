"""Short hands for raw channel use."""

from __future__ import annotations

from contextlib import suppress
from typing import Any


def publish(channel: Any, body: bytes | str, routing_key: str, exchange: str = "", **options: Any) -> None:
    mandatory = options.pop("mandatory", False)
    headers = options.pop("headers", None)
    message = channel.prepare_message(
        body, content_type="text/plain", content_encoding="binary", headers=headers, properties=options
    )
    channel.basic_publish(message, exchange=exchange, routing_key=routing_key, mandatory=mandatory)


def queue(channel: Any, name: str, **options: Any) -> str:
    return str(channel.queue_declare(queue=name, auto_delete=options.pop("auto_delete", False), **options).queue)


def consume(channel: Any, name: str, **options: Any) -> list[Any]:
    """The list that the deliveries will be added to, as kombu messages."""
    received: list[Any] = []
    channel.basic_consume(queue=name, callback=lambda raw: received.append(channel.message_to_python(raw)), **options)
    return received


def drain(connection: Any, timeout: float = 0) -> None:
    """Deliver all that can be delivered."""
    with suppress(TimeoutError):
        while True:
            connection.drain_events(timeout=timeout)


def bodies(received: list[Any]) -> list[bytes]:
    return [message.body for message in received]


def ready(channel: Any, name: str) -> int:
    return int(channel.queue_declare(queue=name, passive=True).message_count)
