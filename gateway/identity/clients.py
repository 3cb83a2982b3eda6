"""Machine clients of a council: made, found by their secret, listed, revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from chassis.audit.by_hand import ADD_CLIENT, ISSUE_TOKEN, REVOKE_CLIENT
from chassis.audit.record import DONE, record
from chassis.contracts.contract import Contract
from chassis.council import Council
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.handling.faults import patiently
from chassis.identifiers import new_identifier
from chassis.scope import Scope
from gateway.identity.revocations import revoke_tokens
from gateway.tables import clients

LONGEST_SECRET = 200
NOBODY = hashlib.sha256(b"").digest()


@dataclass(frozen=True)
class Client:
    """One client of a council. `secret_hash` is the SHA-256 of a secret of 256 random bits."""

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    revoked_at: datetime | None = None


class Clients(Protocol):
    """Who may ask for tokens."""

    def authenticate(self, council: Council, client_id: str, secret: str) -> Client | None:
        """The client whose secret this is; None for anybody else, revoked clients included."""


def all_scopes(contracts: Iterable[Contract]) -> dict[str, str]:
    """Every scope and its meaning."""
    return {scope: meaning for contract in contracts for scope, meaning in contract.scopes.items()}


def usual_scopes(contracts: Sequence[Contract]) -> frozenset[str]:
    """What a client is granted where nobody says otherwise: everything but the closed scopes."""
    closed = frozenset(scope for contract in contracts for scope in contract.closed_scopes)
    return frozenset(all_scopes(contracts)) - closed


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def add_client(unit: UnitOfWork, name: str, scopes: Iterable[str]) -> tuple[str, str]:
    """Make a client of the unit's council. Answers its id and its secret, which is kept nowhere."""
    identifier = f"{unit.scope.council.slug}.{secrets.token_hex(10)}"
    secret = secrets.token_urlsafe(32)
    row = {"id": identifier, "name": name, "scopes": sorted(set(scopes)), "created_at": unit.now}
    unit.session.execute(insert(clients).values(**row, secret_hash=hash_of(secret)))
    unit.touches(identifier)
    record(unit, ADD_CLIENT, DONE, writes=True, subject_kind="client")
    return identifier, secret


def list_clients(unit: UnitOfWork) -> list[Client]:
    """The clients of the unit's council, oldest first."""
    return [_client(row) for row in unit.session.execute(select(clients).order_by(clients.c.created_at)).mappings()]


def revoke_client(unit: UnitOfWork, database: Database, client_id: str) -> bool:
    """Revoke a client of the unit's council and all its tokens. False where the council has no such client."""
    change = update(clients).where(clients.c.id == client_id).values(revoked_at=unit.now)
    if unit.session.execute(change.returning(clients.c.id)).first() is None:
        return False
    unit.touches(client_id)
    record(unit, REVOKE_CLIENT, DONE, writes=True, subject_kind="client")
    revoke_tokens(database.registry, client_id, unit.now)
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
            matches = hmac.compare_digest(row["secret_hash"] if row else NOBODY, hash_of(secret))
            if row is None:
                return None
            good = matches and row["revoked_at"] is None
            record(unit, ISSUE_TOKEN, DONE if good else "unauthenticated", writes=True, subject_kind="client")
            return _client(row) if good else None


def _client(row: Any) -> Client:
    scopes = frozenset(row["scopes"])
    return Client(row["id"], row["name"], scopes, row["created_at"], row["revoked_at"])
