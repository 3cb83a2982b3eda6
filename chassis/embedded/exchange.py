"""Exchanges of the types direct, topic and fanout, and which queues a routing key reaches through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.embedded.queue import Queue

REMEMBERED_ROUTES = 1024


def topic_matches(pattern: str, routing_key: str) -> bool:
    """Whether a topic pattern takes a routing key: `*` stands for one word, `#` for none or more (AMQP 3.1.3.3)."""
    words = pattern.split(".") if pattern else []
    places = _past_hashes({0}, words)
    for word in routing_key.split(".") if routing_key else ():
        onward = {place for place in places if place < len(words) and words[place] == "#"}
        onward |= {place + 1 for place in places if place < len(words) and words[place] in ("*", word)}
        places = _past_hashes(onward, words)
    return len(words) in places


def _past_hashes(places: set[int], words: list[str]) -> set[int]:
    reached = set(places)
    for place in sorted(places):
        following = place
        while following < len(words) and words[following] == "#":
            following += 1
            reached.add(following)
    return reached


MATCHERS: Mapping[str, Callable[[str, str], bool]] = {
    "direct": str.__eq__,
    "topic": topic_matches,
    "fanout": lambda pattern, routing_key: True,
}


@dataclass(slots=True, eq=False)
class Exchange:
    """Bindings are `(queue, routing key)`; a message reaches a queue once, however many of its bindings match."""

    name: str
    type: str
    durable: bool = False
    auto_delete: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)
    bindings: dict[tuple[Queue, str], None] = field(default_factory=dict)
    _routes: dict[str, tuple[Queue, ...]] = field(default_factory=dict)

    def bind(self, queue: Queue, routing_key: str) -> None:
        self.bindings[queue, routing_key] = None
        self._routes.clear()

    def unbind(self, queue: Queue, routing_key: str) -> None:
        self.bindings.pop((queue, routing_key), None)
        self._routes.clear()

    def forget(self, queue: Queue) -> None:
        for bound, routing_key in list(self.bindings):
            if bound is queue:
                self.unbind(queue, routing_key)

    def route(self, routing_key: str) -> tuple[Queue, ...]:
        known = self._routes.get(routing_key)
        if known is None:
            matches = MATCHERS[self.type]
            known = tuple({queue: None for queue, key in self.bindings if matches(key, routing_key)})
            if len(self._routes) >= REMEMBERED_ROUTES:
                self._routes.clear()
            self._routes[routing_key] = known
        return known
