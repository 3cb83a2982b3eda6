"""Identifiers: UUIDv7, ordered by the millisecond of their making (RFC 9562)."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_identifier() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)
