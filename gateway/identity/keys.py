"""Signing keys: made here, kept encrypted in the database, replaced every 30 days, published as a JWK set."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import Engine, delete, insert, select, text, update

from chassis.clock import Clock, system_clock
from gateway.tables import signing_keys

ROTATION = timedelta(days=30)
KEPT = ROTATION + timedelta(days=2)
REFRESH_SECONDS = 60.0
"""While the secret is changed: a process that has the other one may seal keys with it until it is replaced."""
RELOAD_SECONDS = 2.0


@dataclass(frozen=True)
class SigningKey:
    kid: str
    key: ECKey
    created_at: datetime

    def public(self) -> dict[str, Any]:
        return {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": "ES256"}


class KeyStore(Protocol):
    """Where the keys of all replicas lie."""

    def load(self, now: datetime) -> Sequence[SigningKey]:
        """The keys that may still verify a token, newest first."""

    def add_if_stale(self, now: datetime) -> None:
        """Make a key, unless the newest is younger than `ROTATION`. Replicas take turns."""


def make_key(now: datetime) -> SigningKey:
    key = ECKey.generate_key("P-256", private=True)
    return SigningKey(key.thumbprint(), key, now)


class KeyRing:
    """The keys as this process knows them. Where they may change without it they are read again every
    `refresh_seconds`, as tokens are asked for."""

    def __init__(self, store: KeyStore, clock: Clock = system_clock, refresh_seconds: float = float("inf")) -> None:
        self._store, self._clock, self._refresh = store, clock, refresh_seconds
        self._keys: dict[str, SigningKey] = {}
        self._loaded = float("-inf")
        self._lock = threading.Lock()

    def current(self) -> SigningKey:
        """The key to sign with."""
        if time.monotonic() - self._loaded > self._refresh:
            self._load()
        newest = next(iter(self._keys.values()), None)
        if newest is None or self._clock() - newest.created_at >= ROTATION:
            self._store.add_if_stale(self._clock())
            self._load()
            newest = next(iter(self._keys.values()))
        return newest

    def find(self, kid: str) -> SigningKey | None:
        """A key by its identifier; an unknown one is looked up in the store, at most every two seconds."""
        found = self._keys.get(kid)
        if found is None and time.monotonic() - self._loaded > RELOAD_SECONDS:
            self._load()
            found = self._keys.get(kid)
        return found if found is not None and self._clock() - found.created_at < KEPT else None

    def public(self) -> dict[str, Any]:
        """The JWK set (RFC 7517)."""
        self.current()
        return {"keys": [key.public() for key in self._keys.values()]}

    def _load(self) -> None:
        with self._lock:
            self._keys = {key.kid: key for key in self._store.load(self._clock())}
            self._loaded = time.monotonic()


class DatabaseKeyStore:
    """Keys in `gateway.signing_keys`, sealed under the secret. One that the secret of `before` has sealed is sealed
    again whenever it is read; one that another secret has sealed is passed over."""

    def __init__(self, engine: Engine, secret: str, before: str = "") -> None:
        self._engine = engine
        self._seals = [_seal(one) for one in ([secret, before] if before else [secret])]

    def load(self, now: datetime) -> Sequence[SigningKey]:
        newest_first = select(signing_keys).order_by(signing_keys.c.created_at.desc(), signing_keys.c.kid)
        with self._engine.begin() as connection:
            rows = connection.execute(newest_first.where(signing_keys.c.created_at > now - KEPT)).all()
        keys = [(row, self._open(row.kid, row.sealed, row.created_at)) for row in rows]
        for row, key in keys:
            if key is not None and self._unseal(row.sealed, self._seals[:1]) is None:
                self._seal_again(key, row.sealed)
        return [key for _, key in keys if key is not None]

    def add_if_stale(self, now: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(hashtext('gateway.signing_keys'))"))
            newest = connection.execute(
                select(signing_keys).order_by(signing_keys.c.created_at.desc()).limit(1)
            ).one_or_none()
            fresh = newest is not None and now - newest.created_at < ROTATION
            if newest is not None and fresh and self._open(newest.kid, newest.sealed, newest.created_at):
                return
            key = make_key(now)
            connection.execute(
                insert(signing_keys).values(kid=key.kid, sealed=self._close(key), created_at=key.created_at)
            )
            connection.execute(delete(signing_keys).where(signing_keys.c.created_at <= now - KEPT))

    def _seal_again(self, key: SigningKey, former: str) -> None:
        here = signing_keys.c.kid == key.kid, signing_keys.c.sealed == former
        with self._engine.begin() as connection:
            connection.execute(update(signing_keys).where(*here).values(sealed=self._close(key)))
        structlog.get_logger().info("signing key sealed under the present secret", kid=key.kid)

    def _close(self, key: SigningKey) -> str:
        private = json.dumps(key.key.as_dict(private=True)).encode()
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, private, self._seals[0])

    def _open(self, kid: str, sealed: str, created_at: datetime) -> SigningKey | None:
        private = self._unseal(sealed, self._seals)
        if private is None:
            structlog.get_logger().warning("signing key was sealed under another secret", kid=kid)
            return None
        return SigningKey(kid, ECKey.import_key(json.loads(private)), created_at)

    def _unseal(self, sealed: str, seals: Sequence[OctKey]) -> bytes | None:
        for seal in seals:
            with contextlib.suppress(JoseError, ValueError):
                return jwe.decrypt_compact(sealed, seal).plaintext
        return None


def _seal(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"kinweave signing keys " + secret.encode()).digest())
