"""One queue: what is ready in it, and who consumes from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chassis.embedded.message import Copy, Message

if TYPE_CHECKING:
    from chassis.embedded.consumer import Consumer


@dataclass(slots=True, eq=False)
class Queue:
    """`owner` is the connection (of an exclusive queue) or the channel (of a reply queue) that it vanishes with.

    Copies stand in `ready` in the order of their positions, also when some of them come back.
    """

    name: str
    durable: bool = False
    exclusive: bool = False
    auto_delete: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)
    owner: object | None = None
    ready: deque[Copy] = field(default_factory=deque)
    consumers: deque[Consumer] = field(default_factory=deque)
    unacknowledged: int = 0
    deleted: bool = False
    used_at: float = 0.0
    _published: int = 0

    def put(self, message: Message, now: float) -> None:
        lifetimes = [s for s in (message.lifetime, self._milliseconds("x-message-ttl")) if s is not None]
        expires_at = now + min(lifetimes) if lifetimes else None
        self._published += 1
        self.ready.append(Copy(message, self, self._published, expires_at))

    def put_back(self, copy: Copy) -> None:
        """Stand the copy where it stood before it was delivered, marked as redelivered."""
        copy.redelivered = True
        place = 0
        for other in self.ready:
            if other.position > copy.position:
                break
            place += 1
        self.ready.insert(place, copy)

    def unused_for_too_long(self, now: float) -> bool:
        """Whether the time of its argument `x-expires` is over."""
        expires = self._milliseconds("x-expires")
        return expires is not None and not self.consumers and now - self.used_at >= expires

    def _milliseconds(self, argument: str) -> float | None:
        value = self.arguments.get(argument)
        return None if value is None else int(value) / 1000
