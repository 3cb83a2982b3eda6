"""On whose behalf a piece of work runs: council, client, person, purpose, command, deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.council import Council


@dataclass(frozen=True)
class Scope:
    """Everything a unit of work may know about its caller. `grants` are the client's scopes.

    `command` identifies the request; sent twice, it takes effect once. `request_id` is what the caller calls it.
    `deadline` is an instant in UTC.
    """

    council: Council
    client: str
    command: UUID
    deadline: datetime
    actor: str | None = None
    purpose: str | None = None
    grants: frozenset[str] = frozenset()
    request_id: str | None = None
    correlation: str | None = None
    causation: str | None = None
    trace: Mapping[str, str] = field(default_factory=dict)
