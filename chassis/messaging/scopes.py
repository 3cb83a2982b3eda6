"""On whose behalf a delivery is handled: the source service's, in the council that the event names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.council import Council
from chassis.identifiers import new_identifier
from chassis.scope import Scope

SECONDS = 60


def event_scope(council: Council, source: str, envelope: Mapping[str, Any]) -> Scope:
    """The scope of a reaction; what it announces is caused by this event."""
    trace = envelope.get("traceparent")
    return Scope(
        council=council,
        client=f"event:{source}",
        command=UUID(envelope["id"]),
        deadline=in_seconds(SECONDS),
        correlation=envelope.get("correlationid"),
        causation=envelope["id"],
        trace={"traceparent": trace} if isinstance(trace, str) else {},
    )


def system_scope(council: Council, client: str, seconds: float = SECONDS, actor: str | None = None) -> Scope:
    """The scope of work that the system does by itself, or an operator with the `kinweave` command."""
    return Scope(council=council, client=client, command=new_identifier(), deadline=in_seconds(seconds), actor=actor)


def in_seconds(seconds: float) -> datetime:
    """A deadline, by the real clock, which the statement timeout follows too."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
