"""Verifying tokens: a signature is checked once, then the token is known until it expires."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container

from chassis.clock import Clock, system_clock
from gateway.identity import tokens
from gateway.identity.caller import Caller, unauthenticated
from gateway.identity.keys import KeyRing


class TokenVerifier:
    """Callable as `identity.caller.Verify`. Remembers the `capacity` tokens used last."""

    def __init__(
        self, keys: KeyRing, revoked: Container[str], clock: Clock = system_clock, capacity: int = 4096
    ) -> None:
        self._keys, self._revoked, self._clock, self._capacity = keys, revoked, clock, capacity
        self._known: OrderedDict[str, Caller] = OrderedDict()

    def __call__(self, token: str) -> Caller:
        """Raises `Problem`: 401 for a token that is forged, expired or revoked, 503 where that cannot be told."""
        now = self._clock()
        caller = self._known.pop(token, None)
        if caller is None:
            caller = tokens.read(self._keys, token, now)
        if caller.expires <= now.timestamp():
            raise unauthenticated("The access token has expired.")
        if caller.client in self._revoked:
            raise unauthenticated("The client has been revoked.")
        self._known[token] = caller
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return caller
