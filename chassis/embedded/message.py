"""A published message, and its copies: one for each queue that it reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chassis.embedded.queue import Queue


@dataclass(slots=True, eq=False)
class Message:
    """What was published. Never changed once it is made; its copies share it.

    `properties` are those of AMQP 0-9-1 by py-amqp's names; headers stand under `application_headers`.
    """

    body: bytes
    properties: dict[str, Any]
    exchange: str
    routing_key: str

    @property
    def identifier(self) -> str | None:
        return self.properties.get("message_id")

    @property
    def lifetime(self) -> float | None:
        """Seconds that the message may wait in a queue, from its property `expiration` (milliseconds, a string)."""
        expiration = self.properties.get("expiration")
        return None if expiration is None else int(expiration) / 1000


@dataclass(slots=True, eq=False)
class Copy:
    """A message in one queue. `position` gives its place; `expires_at` is a reading of the monotonic clock."""

    message: Message
    queue: Queue
    position: int
    expires_at: float | None
    redelivered: bool = False
