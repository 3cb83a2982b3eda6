"""Signed addresses: whoever holds one may do that one thing until it expires, as the client that asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chassis.handling.cursors import Cursors
from chassis.problems import Problem, not_found

PARAMETER = "signature"
_PURPOSE = "address"
LONGEST = timedelta(days=366)
"""The longest that an address may be good."""


def sign_address(cursors: Cursors, path: str, client: str, grants: Iterable[str], until: datetime) -> str:
    """`path` with the signature that opens it until `until`, for `client` with no more than `grants`."""
    payload = {"path": path, "client": client, "grants": sorted(grants), "until": until.timestamp()}
    return f"{path}?{PARAMETER}={cursors.sign(payload, _PURPOSE)}"


def read_address(cursors: Cursors, path: str, signature: str, now: datetime) -> tuple[str, frozenset[str]]:
    """Client and grants of a signed address. Raises `Problem` (404) where it does not open `path`, or no longer."""
    try:
        payload = cursors.read(signature, _PURPOSE)
    except Problem:
        raise not_found("address") from None
    if payload["path"] != path or payload["until"] <= now.timestamp():
        raise not_found("address")
    return payload["client"], frozenset(payload["grants"])
