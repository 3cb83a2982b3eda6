"""One virtual host: how messages move between its queues, and who is woken by it."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Protocol

from amqp.exceptions import NotFound
from eventlet.patcher import original

from chassis.embedded import settlement
from chassis.embedded.consumer import Consumer, Delivery
from chassis.embedded.dead_letters import dead_letter
from chassis.embedded.message import Copy, Message
from chassis.embedded.queue import Queue
from chassis.embedded.topology import Topology


class Peer(Protocol):
    """A connection as the broker sees it: it can be told to look again, and be broken."""

    def wake(self) -> None: ...

    def abandon(self) -> None: ...


class VirtualHost:
    """Everything that one broker address holds. Use it as a context manager around each step: that is its lock.

    The lock is a real one even where threads are green: no step yields, so a greenthread never waits for it, and real
    threads do. It is re-entrant, for a garbage collection within a step may close a forgotten connection. Wake-ups and
    settlements of a step are sent after the lock is released.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.topology = Topology()
        self.connections: set[Peer] = set()
        self._outstanding: dict[str, int] = {}
        self._lock = original("threading").RLock()
        self._depth = 0
        self._woken: dict[Peer, None] = {}
        self._settled: list[str] = []

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth or not (self._woken or self._settled):
            self._lock.release()
            return
        woken, self._woken = self._woken, {}
        settled, self._settled = self._settled, []
        self._lock.release()
        for connection in woken:
            connection.wake()
        settlement.report(settled)

    def publish(self, message: Message) -> int:
        """Put a copy into each queue that the message reaches; answers how many. Raises amqp's NotFound."""
        return self._put(message, self.topology.route(message.exchange, message.routing_key))

    def take(self, queue: Queue) -> Copy | None:
        """The next copy of a queue, now unacknowledged; expired ones go on to the dead letters."""
        while queue.ready:
            copy = queue.ready.popleft()
            queue.unacknowledged += 1
            if copy.expires_at is None or copy.expires_at > monotonic():
                return copy
            self.discard(copy, "expired")
        return None

    def acknowledge(self, copy: Copy) -> None:
        copy.queue.unacknowledged -= 1
        self._forget(copy.message)

    def put_back(self, copies: Iterable[Copy]) -> None:
        for copy in copies:
            copy.queue.unacknowledged -= 1
            if copy.queue.deleted:
                self._forget(copy.message)
            else:
                copy.queue.put_back(copy)
                self._wake_consumers(copy.queue)

    def discard(self, copy: Copy, reason: str) -> None:
        """Take a copy out of its queue for good; where the queue names a dead-letter exchange it goes on there."""
        letter = dead_letter(copy.message, copy.queue, reason)
        if letter is not None:
            try:
                queues = self.topology.route(letter.exchange, letter.routing_key)
            except NotFound:
                queues = ()
            self._put(letter, [q for q in queues if reason == "rejected" or q is not copy.queue], dead=True)
        self.acknowledge(copy)

    def finished(self, delivery: Delivery) -> None:
        """Count a delivery as no longer waiting, and let its connection look for more."""
        consumer = delivery.consumer
        if consumer is not None:
            consumer.unacknowledged -= 1
            if any(c.queue.ready for c in consumer.channel.consumers.values()):
                self._woken[consumer.channel.connection] = None

    def add_consumer(self, consumer: Consumer) -> None:
        consumer.queue.consumers.append(consumer)
        self._woken[consumer.channel.connection] = None

    def remove_consumer(self, consumer: Consumer) -> None:
        queue = consumer.queue
        if consumer in queue.consumers:
            queue.consumers.remove(consumer)
            queue.used_at = monotonic()
            if queue.auto_delete and not queue.consumers:
                self.delete_queue(queue)

    def purge(self, queue: Queue) -> int:
        copies = list(queue.ready)
        queue.ready.clear()
        for copy in copies:
            self._forget(copy.message)
        return len(copies)

    def delete_queue(self, queue: Queue) -> int:
        """Remove a queue with all that is ready in it; its consumers are told on their connections."""
        if queue.deleted:
            return 0
        queue.deleted = True
        self.topology.remove_queue(queue)
        for consumer in list(queue.consumers):
            consumer.channel.lose(consumer)
            self._woken[consumer.channel.connection] = None
        queue.consumers.clear()
        return self.purge(queue)

    def delete_owned(self, owner: object) -> None:
        for queue in [q for q in self.topology.queues.values() if q.owner is owner]:
            self.delete_queue(queue)

    def delete_unused(self) -> None:
        """Remove the queues that nobody has used for as long as their `x-expires` says."""
        now = monotonic()
        for queue in [q for q in self.topology.queues.values() if q.unused_for_too_long(now)]:
            self.delete_queue(queue)

    def _put(self, message: Message, queues: Iterable[Queue], *, dead: bool = False) -> int:
        now, reached = monotonic(), 0
        for queue in queues:
            queue.put(message, now)
            self._wake_consumers(queue)
            reached += 1
        identifier = message.identifier
        if identifier is not None:
            if reached:
                self._outstanding[identifier] = self._outstanding.get(identifier, 0) + reached
            elif not dead and identifier not in self._outstanding:
                self._settled.append(identifier)
        return reached

    def _forget(self, message: Message) -> None:
        identifier = message.identifier
        if identifier is None:
            return
        left = self._outstanding.get(identifier, 0) - 1
        if left > 0:
            self._outstanding[identifier] = left
        elif self._outstanding.pop(identifier, None) is not None:
            self._settled.append(identifier)

    def _wake_consumers(self, queue: Queue) -> None:
        for consumer in queue.consumers:
            if consumer.has_room():
                self._woken[consumer.channel.connection] = None
        queue.consumers.rotate(-1)
