"""Access tokens: JWTs (RFC 9068) signed with ES256. No other algorithm, type, issuer or audience is taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from chassis.identifiers import new_identifier
from gateway.identity.caller import Caller, unauthenticated
from gateway.identity.keys import KeyRing

ALGORITHM = "ES256"
TYPE = "at+jwt"
ISSUER = AUDIENCE = "kinweave"
SECONDS = 600
LEEWAY = 30
LONGEST = 8192


def issue(keys: KeyRing, client: str, council: str, scopes: Iterable[str], now: datetime) -> str:
    """A token that `client` of `council` may use for `SECONDS`."""
    key = keys.current()
    at = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": client,
        "client_id": client,
        "council": council,
        "scope": " ".join(sorted(scopes)),
        "iat": at,
        "exp": at + SECONDS,
        "jti": str(new_identifier()),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}, claims, key.key, algorithms=[ALGORITHM])


def read(keys: KeyRing, token: str, now: datetime) -> Caller:
    """Verify a token and answer whom it speaks for. Raises `Problem` (401), the same for every forgery."""
    forged = unauthenticated("The access token is not one that Kinweave issued.")
    if len(token) > LONGEST:
        raise forged
    try:
        header = _header(token)
        key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
        if key is None or header.get("alg") != ALGORITHM or header.get("typ") != TYPE:
            raise forged
        claims = jwt.decode(token, key.key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise forged from None
    return _caller(claims, now.timestamp())


def _header(token: str) -> dict[str, Any]:
    header = jws.extract_compact(token.encode("ascii")).headers()
    if not isinstance(header, dict):
        raise ValueError
    return header


def _caller(claims: dict[str, Any], now: float) -> Caller:
    client, council, scope = claims.get("client_id"), claims.get("council"), claims.get("scope")
    ours = claims.get("iss") == ISSUER and claims.get("aud") == AUDIENCE
    if not (ours and isinstance(client, str) and isinstance(council, str) and isinstance(scope, str)):
        raise unauthenticated("The access token was not issued by this gateway for this gateway.")
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int) or now >= expires:
        raise unauthenticated("The access token has expired.")
    if not isinstance(issued, int) or issued > now + LEEWAY:
        raise unauthenticated("The access token is not valid yet.")
    return Caller(client, council, frozenset(scope.split()), float(expires))
