"""One consumer of a channel, and the deliveries that wait for an acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.embedded.message import Copy
from chassis.embedded.queue import Queue

if TYPE_CHECKING:
    from chassis.embedded.channel import Channel


@dataclass(slots=True, eq=False)
class Consumer:
    """`prefetch` bounds its own unacknowledged deliveries, beside the bound of its channel; 0 is no bound."""

    tag: str
    queue: Queue
    channel: Channel
    no_ack: bool
    callback: Callable[[Any], None] | None
    on_cancel: Callable[[str], None] | None
    exclusive: bool
    prefetch: int
    unacknowledged: int = 0

    def has_room(self) -> bool:
        if self.no_ack:
            return True
        bound = self.channel.prefetch
        return (not self.prefetch or self.unacknowledged < self.prefetch) and (
            not bound or len(self.channel.unacknowledged) < bound
        )


@dataclass(slots=True, eq=False)
class Delivery:
    """A copy that was handed out. `consumer` is None where it was fetched with `basic_get`."""

    copy: Copy
    consumer: Consumer | None
