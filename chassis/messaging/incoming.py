"""Reading what the broker delivers: an envelope that can be trusted to be kept, or `Unreadable`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chassis.council import SLUG_PATTERN
from chassis.messaging.topology import POSITION_KEY

COUNCIL_HEADER = "nameko.council"
_LONGEST = {"type": 120, "subject": 80, "source": 80, "tenant": 40}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SLUG = re.compile(SLUG_PATTERN)


class Unreadable(Exception):
    """No reader could make sense of it; it goes to the dead letters. The text names the fault, never the content."""


def read_envelope(body: bytes, headers: Mapping[str, Any], source: str) -> dict[str, Any]:
    """The envelope of an event of the service `source`. Raises `Unreadable`."""
    envelope = _json_object(body)
    if envelope.get("specversion") != "1.0":
        raise Unreadable("specversion is not 1.0")
    try:
        UUID(envelope["id"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Unreadable("id is missing or no UUID") from None
    for name, longest in _LONGEST.items():
        value = envelope.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= longest:
            raise Unreadable(f"{name} is missing or too long")
    if not _SLUG.fullmatch(envelope["tenant"]):
        raise Unreadable("tenant is no slug")
    if headers.get(COUNCIL_HEADER) != envelope["tenant"]:
        raise Unreadable("the header names another council than the envelope")
    if envelope["source"] != f"/kinweave/{source}":
        raise Unreadable("source is another service")
    if isinstance(envelope.get("sequence"), bool) or not isinstance(envelope.get("sequence"), int):
        raise Unreadable("sequence is no whole number")
    if not isinstance(envelope.get("data"), dict):
        raise Unreadable("data is no object")
    read_instant(envelope.get("time"))
    return envelope


def read_position(body: bytes, source: str) -> datetime:
    """Up to which instant `source` has sent everything. Raises `Unreadable`."""
    said = _json_object(body)
    if said.get("type") != POSITION_KEY or said.get("source") != source:
        raise Unreadable("not a position of this source")
    return read_instant(said.get("as_of"))


def read_instant(value: Any) -> datetime:
    """An instant written as in RFC 3339. Raises `Unreadable`."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unreadable("a time cannot be read") from None
    if instant.tzinfo is None:
        raise Unreadable("a time has no offset")
    return instant.astimezone(UTC)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not isinstance(read, dict):
        raise Unreadable("not a JSON object")
    try:
        unstorable = _may_be_unstorable(body) and _is_unstorable(read)
    except RecursionError:
        raise Unreadable("too deeply nested") from None
    if unstorable:
        raise Unreadable("holds a NUL or a lone surrogate")
    return read


def _is_unstorable(read: Mapping[str, Any]) -> bool:
    return bool(_UNSTORABLE.search(json.dumps(read, ensure_ascii=False))) or "\\u0000" in json.dumps(read)


def _may_be_unstorable(body: bytes) -> bool:
    """Cheap, and right when it says no: either is escaped, or a surrogate begins with ED, or there is a zero octet."""
    return b"\\u" in body or b"\xed" in body or b"\x00" in body


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
