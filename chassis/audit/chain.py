"""The chain of hashes over audit rows: each seal covers its row and the seal before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

START = bytes(32)
"""What the first seal of a council stands on."""

COVERED = (
    *("id", "at", "client", "actor", "actor_asserted_by", "purpose", "operation", "writes", "subject_kind", "subjects"),
    *("outcome", "violations", "command", "correlation"),
)
"""The columns that every seal covers, in this order for ever."""

COVERED_SINCE = ("reasons", "request_id")
"""Columns that came later: a seal covers those that its row fills, by name, so that older seals hold."""

LONGEST_WORK = timedelta(minutes=15)
"""No unit of work lasts longer, so a row younger than the last sealing minus this may still be to come."""


def seal(before: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash (SHA-256, 32 bytes) of a row in its place."""
    values = [_plain(row[name]) for name in COVERED]
    values += [[name, _plain(row[name])] for name in COVERED_SINCE if row.get(name) is not None]
    return hashlib.sha256(before + json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()).digest()


def first_identifier_at(instant: datetime) -> UUID:
    """The smallest UUIDv7 that can have been made at `instant`."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value
