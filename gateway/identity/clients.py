"""Machine clients of a council: made, found by their secret, listed, given another secret, revoked.

Calendars, jobs and idempotency keys belong to the client, so they outlast any secret of it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from chassis.audit.by_hand import ADD_CLIENT, ISSUE_TOKEN, REVOKE_CLIENT, REVOKE_SECRET, ROTATE_CLIENT
from chassis.audit.record import DONE, record
from chassis.council import Council
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.handling.faults import patiently
from chassis.identifiers import new_identifier
from chassis.scope import Scope
from gateway.identity.revocations import revoke_tokens
from gateway.tables import clients

LONGEST_SECRET = 200
NO_SECRET = bytes(32)
"""The hash of nothing that could be sent."""
NOBODY = {"secret_hash": NO_SECRET, "secret_expires_at": None, "former_hash": None, "former_expires_at": None}
USE_NOTED = timedelta(minutes=1)
"""A secret that is used all the time is noted once in a while."""


@dataclass(frozen=True)
class Client:
    """One client of a council. It has a secret, which may end, and after a rotation the one before for a while.

    `expires_at` is when the client itself ends, with all that was given out to it.
    """

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    revoked_at: datetime | None = None
    expires_at: datetime | None = None
    secret_expires_at: datetime | None = None
    secret_used_at: datetime | None = None
    former_expires_at: datetime | None = None
    former_used_at: datetime | None = None

    @property
    def last_used_at(self) -> datetime | None:
        return max((at for at in (self.secret_used_at, self.former_used_at) if at is not None), default=None)


class Clients(Protocol):
    """Who may ask for tokens."""

    def authenticate(self, council: Council, client_id: str, secret: str) -> Client | None:
        """The client whose secret this is; None for anybody else, revoked clients included."""


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def add_client(
    unit: UnitOfWork, name: str, scopes: Iterable[str], secret_until: datetime | None = None
) -> tuple[str, str]:
    """Make a client of the unit's council. Answers its id and its secret, which is kept nowhere."""
    identifier = f"{unit.scope.council.slug}.{secrets.token_hex(10)}"
    secret = secrets.token_urlsafe(32)
    row = {"id": identifier, "name": name, "scopes": sorted(set(scopes)), "created_at": unit.now}
    row |= {"secret_hash": hash_of(secret), "secret_expires_at": secret_until}
    unit.session.execute(insert(clients).values(**row))
    _record(unit, ADD_CLIENT, identifier)
    return identifier, secret


def find_client(unit: UnitOfWork, client_id: str) -> Client | None:
    """A client of the unit's council; its row stays locked."""
    query = select(clients).where(clients.c.id == client_id).with_for_update()
    row = unit.session.execute(query).mappings().one_or_none()
    return _client(row) if row is not None else None


def end_client(unit: UnitOfWork, database: Database, client_id: str, at: datetime) -> None:
    """Let a client end at an instant to come, with all its tokens and signed addresses."""
    unit.session.execute(update(clients).where(clients.c.id == client_id).values(expires_at=at))
    revoke_tokens(database.registry, client_id, at, unit.now)


def rotate_client(unit: UnitOfWork, client: Client, former_until: datetime, secret_until: datetime | None) -> str:
    """Give a client another secret, and answer it. The present one is good until `former_until` at the latest; one that
    was there before it ends now."""
    secret = secrets.token_urlsafe(32)
    until = min(former_until, client.secret_expires_at or former_until)
    change: dict[str, Any] = {"secret_hash": hash_of(secret), "secret_expires_at": secret_until, "secret_used_at": None}
    change |= {
        "former_hash": clients.c.secret_hash,
        "former_expires_at": until,
        "former_used_at": client.secret_used_at,
    }
    unit.session.execute(update(clients).where(clients.c.id == client.id).values(change))
    _record(unit, ROTATE_CLIENT, client.id)
    return secret


def end_former_secret(unit: UnitOfWork, client: Client) -> None:
    """The secret before the present one is good no longer."""
    unit.session.execute(update(clients).where(clients.c.id == client.id).values(former_expires_at=unit.now))
    _record(unit, REVOKE_SECRET, client.id)


def list_clients(unit: UnitOfWork) -> list[Client]:
    """The clients of the unit's council, oldest first."""
    return [_client(row) for row in unit.session.execute(select(clients).order_by(clients.c.created_at)).mappings()]


def revoke_client(unit: UnitOfWork, database: Database, client_id: str) -> bool:
    """Revoke a client of the unit's council and all its tokens. False where the council has no such client."""
    change = update(clients).where(clients.c.id == client_id).values(revoked_at=unit.now)
    if unit.session.execute(change.returning(clients.c.id)).first() is None:
        return False
    _record(unit, REVOKE_CLIENT, client_id)
    revoke_tokens(database.registry, client_id, unit.now, unit.now)
    return True


class ClientStore:
    """Clients in the councils' schemas. Each attempt of a known client leaves an audit row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def authenticate(self, council: Council, client_id: str, secret: str) -> Client | None:
        """Raises `Problem` (503) where the database is lost for long."""
        return patiently(lambda: self._authenticate(council, client_id, secret))

    def _authenticate(self, council: Council, client_id: str, secret: str) -> Client | None:
        deadline = self._database.clock() + timedelta(seconds=10)
        scope = Scope(council, client_id[:80], new_identifier(), deadline)
        with self._database.unit_of_work(scope) as unit:
            row = unit.session.execute(select(clients).where(clients.c.id == client_id)).mappings().one_or_none()
            used = _secret_of(row or NOBODY, hash_of(secret), unit.now)
            if row is None:
                return None
            good = used is not None and not any(_past(row[end], unit.now) for end in ("revoked_at", "expires_at"))
            record(unit, ISSUE_TOKEN, DONE if good else "unauthenticated", writes=True, subject_kind="client")
            if used is None or not good:
                return None
            if row[used] is not None and not _past(row[used], unit.now - USE_NOTED):
                return _client(row)
            unit.session.execute(update(clients).where(clients.c.id == client_id).values({used: unit.now}))
            return _client({**row, used: unit.now})


def _secret_of(row: Mapping[Any, Any], sent: bytes, now: datetime) -> str | None:
    """The column in which the use of the secret that was sent is noted; None where it is not good. Takes the same time
    for every secret."""
    present = hmac.compare_digest(row["secret_hash"], sent)
    former = hmac.compare_digest(row["former_hash"] or NO_SECRET, sent)
    if present and not _past(row["secret_expires_at"], now):
        return "secret_used_at"
    return "former_used_at" if former and not _past(row["former_expires_at"], now) else None


def _past(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now


def _record(unit: UnitOfWork, operation: str, client_id: str) -> None:
    unit.touches(client_id)
    record(unit, operation, DONE, writes=True, subject_kind="client")


def _client(row: Any) -> Client:
    names = [field.name for field in fields(Client) if field.name != "scopes"]
    return Client(**{name: row[name] for name in names}, scopes=frozenset(row["scopes"]))
