"""A good envelope, and a channel that notes what is said to it."""

from __future__ import annotations

from typing import Any

GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "01900000-0000-7000-8000-000000000001",
    "type": "alpha.thing.changed.v1",
    "source": "/kinweave/alpha",
    "subject": "thing-1",
    "time": "2026-11-21T10:00:00.000Z",
    "tenant": "north-somewhere",
    "sequence": 3,
    "data": {"words": "käse 🧀"},
}


class Channel:
    def __init__(self, broken: bool = False) -> None:
        self.said: list[tuple[str, int]] = []
        self.broken = broken

    def basic_ack(self, tag: int, multiple: bool = False) -> None:
        self._say("ack up to" if multiple else "ack", tag)

    def basic_reject(self, tag: int, requeue: bool) -> None:
        assert not requeue
        self._say("reject", tag)

    def _say(self, what: str, tag: int) -> None:
        if self.broken:
            raise OSError
        self.said.append((what, tag))
