"""Event types. An event carries the public view of its aggregate, with the aggregate's version."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import Schema


@dataclass(frozen=True, eq=False)
class EventType:
    """`name` reads `service.aggregate.happened.v1`. `scope` is what a client needs to see it in the event feed."""

    name: str
    scope: str
    summary: str
    data: type[Schema]
    scheme: str = "core"

    @property
    def service(self) -> str:
        return self.name.split(".")[0]

    @property
    def aggregate(self) -> str:
        return self.name.split(".")[1]

    @property
    def routing_key(self) -> str:
        """On the exchange `<service>.events`: `aggregate.happened.v1`."""
        return self.name.split(".", 1)[1]
