"""A reaction that fails when it is told to, and what is known of it afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from tests.integration.messaging.world import (
    World,
    note_effect,
)


class Moody:
    """Writes its effect, then fails for the subjects it is told to, so that a lost rollback would show."""

    def __init__(self, *subjects: str, times: int = 1_000_000, error: type[BaseException] = RuntimeError) -> None:
        self.subjects, self.times, self.error = set(subjects), times, error
        self.calls = 0

    def __call__(self, unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
        note_effect(unit, envelope)
        if envelope["subject"] in self.subjects:
            self.calls += 1
            if self.calls <= self.times:
                raise self.error("Jane Doe, 1 High Street")


def states(world: World, slug: str = "north") -> dict[str, str]:
    return {row.subject: row.state for row in world.inbox(slug)}


def envelope_text(tenant: str) -> bytes:
    return json.dumps(
        {
            "specversion": "1.0",
            "id": "01900000-0000-7000-8000-000000000001",
            "type": "alpha.thing.changed.v1",
            "source": "/kinweave/alpha",
            "subject": "thing-9",
            "time": "2026-11-21T10:00:00.000Z",
            "datacontenttype": "application/json",
            "tenant": tenant,
            "sequence": 1,
            "data": {"version": 1},
        }
    ).encode()
