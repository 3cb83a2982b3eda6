"""The envelope of an event: CloudEvents 1.0 with the extensions that Kinweave adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chassis.contracts.events import EventType
from chassis.scope import Scope


def envelope(
    identifier: UUID,
    event: EventType,
    scope: Scope,
    subject: str,
    version: int,
    at: datetime,
    data: Mapping[str, Any],
    *,
    restated: bool = False,
) -> dict[str, Any]:
    """An event as it travels. `sequence` is the version of the subject; `tenant` the council's slug.

    `restated` marks a present state that is announced again: nothing has happened since the version it carries.
    """
    extensions = {
        "correlationid": scope.correlation,
        "causationid": scope.causation,
        "actor": scope.actor,
        "traceparent": scope.trace.get("traceparent"),
        "restated": True if restated else None,
    }
    return {
        "specversion": "1.0",
        "id": str(identifier),
        "type": event.name,
        "source": f"/kinweave/{event.service}",
        "subject": subject,
        "time": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "tenant": scope.council.slug,
        "sequence": version,
        **{name: value for name, value in extensions.items() if value is not None},
        "data": dict(data),
    }
