"""Addresses that are given out: a secret in the path opens one thing for whoever holds it, until it expires. The
service that gave it keeps a digest and looks it up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

GIVEN_BY = "Kinweave-Given-By"
"""The header in which the service's reply names the client for which the address was made. The gateway answers 404
where that client is revoked, and takes the header off."""
LONGEST = timedelta(days=366)
"""The longest that an address may be good."""
_OCTETS = 24


def new_secret() -> str:
    """Thirty-two letters, digits, hyphens and underscores that nobody guesses."""
    return secrets.token_urlsafe(_OCTETS)


def digest_of(secret: str) -> str:
    """What is kept of it. It is long and drawn by lot, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
