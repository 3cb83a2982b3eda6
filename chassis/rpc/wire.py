"""A call and its reply as they travel. Bodies pass untouched: the service reads and writes the very bytes of HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

CONTEXT_HEADER = "nameko.call"


@dataclass(frozen=True)
class Call:
    """One call of an operation. `deadline` is an instant in UTC; `query` holds parameters as they were written."""

    service: str
    operation: str
    council: str
    client: str
    command: UUID
    deadline: datetime
    instance: str = ""
    actor: str | None = None
    purpose: str | None = None
    grants: frozenset[str] = frozenset()
    idempotency_key: str | None = None
    if_match: str | None = None
    if_none_match: str | None = None
    accept: str = "application/json"
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    request_id: str | None = None
    correlation: str | None = None
    trace: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def context(self) -> str:
        """Everything but the body, as the JSON text of the context header."""
        return json.dumps(
            {
                "operation": self.operation,
                "council": self.council,
                "client": self.client,
                "command": str(self.command),
                "deadline": self.deadline.isoformat(),
                "instance": self.instance,
                "actor": self.actor,
                "purpose": self.purpose,
                "grants": sorted(self.grants),
                "idempotency_key": self.idempotency_key,
                "if_match": self.if_match,
                "if_none_match": self.if_none_match,
                "accept": self.accept,
                "path": dict(self.path),
                "query": dict(self.query),
                "request_id": self.request_id,
                "correlation": self.correlation,
                "trace": dict(self.trace),
            },
            separators=(",", ":"),
        )

    @staticmethod
    def read(service: str, context: str, body: bytes) -> Call:
        """Raises ValueError, KeyError or TypeError where the context cannot be read."""
        read = json.loads(context)
        return Call(
            service=service,
            body=body,
            **{
                **read,
                "command": UUID(str(read["command"])),
                "deadline": datetime.fromisoformat(read["deadline"]),
                "grants": frozenset(read["grants"]),
            },
        )


@dataclass(frozen=True)
class Reply:
    """The answer, ready for HTTP: `headers` holds ETag, Location, Link and their like, names as HTTP spells them."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def context(self) -> str:
        return json.dumps({"status": self.status, "headers": dict(self.headers)}, separators=(",", ":"))

    @staticmethod
    def read(context: str, body: bytes) -> Reply:
        read = json.loads(context)
        return Reply(read["status"], read["headers"], body)
