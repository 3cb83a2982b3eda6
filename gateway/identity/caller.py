"""The client behind a request, as a verified token tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chassis.problems import UNAUTHENTICATED, Problem

REALM = 'Bearer realm="kinweave"'


@dataclass(frozen=True, slots=True)
class Caller:
    """`council` is the slug that the token is for, `grants` its scopes, `expires` seconds since the epoch."""

    client: str
    council: str
    grants: frozenset[str]
    expires: float


Verify = Callable[[str], Caller]
"""Answers who a bearer token speaks for. Raises `Problem` (401)."""


def unauthenticated(detail: str, *, sent: bool = True) -> Problem:
    """The 401 of RFC 6750; `sent` tells whether a token came at all."""
    challenge = f'{REALM}, error="invalid_token"' if sent else REALM
    return Problem(UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
