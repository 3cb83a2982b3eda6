"""POST /oauth/token: client credentials in, access token out (RFC 6749 4.4; errors as in 5.2)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qsl, unquote_plus

from chassis.clock import Clock, system_clock
from chassis.council import Council, State
from chassis.problems import COUNCIL_SUSPENDED, Problem
from chassis.rpc.wire import Reply
from gateway.identity import tokens
from gateway.identity.clients import LONGEST_SECRET, Client, Clients
from gateway.identity.keys import KeyRing

FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 8192
UNCACHED = {"Content-Type": "application/json", "Cache-Control": "no-store", "Pragma": "no-cache"}
PARAMETERS = frozenset({"grant_type", "client_id", "client_secret", "scope"})


class Councils(Protocol):
    def find(self, reference: str) -> Council | None: ...


class Refused(Exception):
    """An error of RFC 6749 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status


class TokenEndpoint:
    def __init__(self, clients: Clients, councils: Councils, keys: KeyRing, clock: Clock = system_clock) -> None:
        self._clients, self._councils, self._keys, self._clock = clients, councils, keys, clock

    def __call__(self, media_type: str, authorization: str | None, body: bytes) -> Reply:
        """Raises `Problem` (403) where the client's council is suspended."""
        try:
            form = _form(media_type, body)
            client_id, secret = _credentials(form, authorization)
            council, client = self._authenticate(client_id, secret)
            if form.get("grant_type") != "client_credentials":
                kind = "unsupported_grant_type" if "grant_type" in form else "invalid_request"
                raise Refused(kind, "grant_type must be client_credentials.")
            scopes = _scopes(form.get("scope"), client)
        except Refused as refused:
            return _refusal(refused)
        token = tokens.issue(self._keys, client.id, council.slug, scopes, self._clock())
        answer = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": tokens.SECONDS,
            "scope": " ".join(sorted(scopes)),
        }
        return Reply(200, UNCACHED, json.dumps(answer).encode())

    def _authenticate(self, client_id: str, secret: str) -> tuple[Council, Client]:
        slug = client_id.partition(".")[0]
        council = self._councils.find(slug)
        if council is None or council.slug != slug or council.state is State.OFFBOARDED:
            raise _unknown()
        client = None
        if len(client_id) <= 80 and len(secret) <= LONGEST_SECRET and "\0" not in client_id:
            client = self._clients.authenticate(council, client_id, secret)
        if client is None:
            raise _unknown()
        if council.state is State.SUSPENDED:
            raise Problem(COUNCIL_SUSPENDED, "The client's council is suspended; no tokens are given out for it.")
        return council, client


def _form(media_type: str, body: bytes) -> Mapping[str, str]:
    if media_type.partition(";")[0].strip().lower() != FORM:
        raise Refused("invalid_request", f"Send the parameters as {FORM}.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise Refused("invalid_request", f"The body cannot be read as {FORM}.") from None
    form = {name: value for name, value in pairs if value and name in PARAMETERS}
    if len(form) < sum(1 for name, value in pairs if value and name in PARAMETERS):
        raise Refused("invalid_request", "A parameter is repeated.")
    return form


def _credentials(form: Mapping[str, str], authorization: str | None) -> tuple[str, str]:
    if authorization is None:
        if "client_id" in form and "client_secret" in form:
            return form["client_id"], form["client_secret"]
        raise Refused("invalid_client", "Send the client credentials by HTTP Basic or in the form.", 401)
    if "client_secret" in form:
        raise Refused("invalid_request", "Send the client credentials by HTTP Basic or in the form, not both.")
    scheme, _, encoded = authorization.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        raise Refused("invalid_client", "The Authorization header is not HTTP Basic.", 401) from None
    client_id = unquote_plus(name)
    if not colon or form.get("client_id", client_id) != client_id:
        raise Refused("invalid_client", "The credentials name no client.", 401)
    return client_id, unquote_plus(secret)


def _scopes(wanted: str | None, client: Client) -> frozenset[str]:
    if wanted is None:
        return client.scopes
    scopes = frozenset(wanted.split(" ")) - {""}
    if not scopes or not scopes <= client.scopes:
        raise Refused("invalid_scope", "The client has not been granted every scope that it asks for.")
    return scopes


def _unknown() -> Refused:
    return Refused(
        "invalid_client", "The client is unknown, revoked or expired, or its secret is wrong or has ended.", 401
    )


def _refusal(refused: Refused) -> Reply:
    headers = {**UNCACHED, **({"WWW-Authenticate": 'Basic realm="kinweave"'} if refused.status == 401 else {})}
    body = json.dumps({"error": refused.error, "error_description": refused.description})
    return Reply(refused.status, headers, body.encode())
