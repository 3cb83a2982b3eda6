"""Clients, keys, revocations and refusals in a real PostgreSQL."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from chassis.database import tables
from chassis.database.database import Database
from chassis.identifiers import new_identifier
from chassis.problems import Problem
from gateway.identity import tokens
from gateway.identity.clients import (
    ClientStore,
    add_client,
    end_client,
    end_former_secret,
    find_client,
    list_clients,
    revoke_client,
    rotate_client,
)
from gateway.identity.keys import DatabaseKeyStore, KeyRing
from gateway.identity.revocations import database_revocations
from gateway.refusals import Refusal, refusals_into
from gateway.tables import clients, feed, signing_keys
from tests.unit.gateway.rooms import scope
from tests.unit.gateway.support import NORTH, SOUTH, Moving


def test_a_client_is_known_by_its_secret_alone(database: Database) -> None:
    store = ClientStore(database)
    with database.unit_of_work(scope()) as unit:
        identifier, secret = add_client(unit, "A client", ["things:read"])
    assert identifier.startswith(NORTH.slug + ".")
    assert len(secret) >= 43
    found = store.authenticate(NORTH, identifier, secret)
    assert found is not None
    assert (found.id, found.scopes) == (identifier, frozenset({"things:read"}))
    assert store.authenticate(NORTH, identifier, secret + "x") is None
    assert store.authenticate(NORTH, identifier, "") is None
    assert store.authenticate(NORTH, identifier + "x", secret) is None
    assert store.authenticate(SOUTH, identifier, secret) is None
    with database.unit_of_work(scope()) as unit:
        kept = select(tables.audit.c.outcome).where(tables.audit.c.client == identifier).order_by(tables.audit.c.id)
        assert list(unit.session.execute(kept).scalars()) == ["done", "unauthenticated", "unauthenticated"]
        row = unit.session.execute(select(clients).where(clients.c.id == identifier)).one()
    assert secret not in str(row)
    assert row.secret_hash == hashlib.sha256(secret.encode()).digest()


def test_a_revoked_client_gets_no_token_and_its_tokens_are_worthless(database: Database) -> None:
    store, revoked = ClientStore(database), database_revocations(database.registry)
    with database.unit_of_work(scope()) as unit:
        identifier, secret = add_client(unit, "Another", ["things:read"])
    assert identifier not in revoked
    with database.unit_of_work(scope()) as unit:
        assert revoke_client(unit, database, identifier)
        assert not revoke_client(unit, database, "north-synthetic.nobody")
    assert store.authenticate(NORTH, identifier, secret) is None
    assert identifier in database_revocations(database.registry)
    with database.unit_of_work(scope()) as unit:
        assert next(c for c in list_clients(unit) if c.id == identifier).revoked_at is not None


def test_two_secrets_of_one_client_are_good_until_the_former_ends(database: Database) -> None:
    clock = Moving(datetime.now(UTC))
    moved = Database(database._configuration, "gateway", clock)
    store = ClientStore(moved)

    def good(secret: str) -> bool:
        return store.authenticate(NORTH, identifier, secret) is not None

    with moved.unit_of_work(scope()) as unit:
        identifier, first = add_client(unit, "Turned", ["things:read"], clock() + timedelta(days=20))
    assert good(first)
    clock.go(hours=1)
    with moved.unit_of_work(scope()) as unit:
        client = find_client(unit, identifier)
        assert client is not None
        assert client.last_used_at == clock() - timedelta(hours=1)
        second = rotate_client(unit, client, clock() + timedelta(days=7), None)
    assert [good(secret) for secret in (first, second, "", "x")] == [True, True, False, False]
    with moved.unit_of_work(scope()) as unit:
        (client,) = (one for one in list_clients(unit) if one.id == identifier)
        assert (client.former_used_at, client.secret_used_at) == (clock(), clock())
    clock.go(days=7)
    assert [good(secret) for secret in (first, second)] == [False, True]
    with moved.unit_of_work(scope()) as unit:
        third = rotate_client(unit, client, clock() + timedelta(days=7), clock() + timedelta(days=1))
    assert [good(secret) for secret in (second, third)] == [True, True]
    with moved.unit_of_work(scope()) as unit:
        end_former_secret(unit, client)
    assert [good(secret) for secret in (second, third)] == [False, True]
    clock.go(days=1)
    assert not good(third), "a secret may end by itself"
    moved.dispose()


def test_a_secret_that_ends_sooner_by_itself_is_not_lengthened_by_a_rotation(database: Database) -> None:
    with database.unit_of_work(scope()) as unit:
        soon = unit.now + timedelta(days=1)
        identifier, _ = add_client(unit, "Ends soon", [], soon)
        client = find_client(unit, identifier)
        assert client is not None
        rotate_client(unit, client, unit.now + timedelta(days=7), None)
        assert [one.former_expires_at for one in list_clients(unit) if one.id == identifier] == [soon]


def test_an_expired_client_is_as_a_revoked_one(database: Database) -> None:
    clock = Moving(datetime.now(UTC))
    moved, revoked = Database(database._configuration, "gateway", clock), database_revocations(database.registry, clock)
    with moved.unit_of_work(scope()) as unit:
        identifier, secret = add_client(unit, "Passing", ["things:read"])
        end_client(unit, moved, identifier, clock() + timedelta(days=2))
    clock.go(days=1)
    assert ClientStore(moved).authenticate(NORTH, identifier, secret) is not None
    assert identifier not in revoked
    clock.go(days=1)
    assert ClientStore(moved).authenticate(NORTH, identifier, secret) is None
    assert identifier in database_revocations(database.registry, clock)
    moved.dispose()


def test_keys_are_shared_by_replicas_and_sealed_under_the_secret(database: Database) -> None:
    clock = Moving()
    here, there = (KeyRing(DatabaseKeyStore(database.registry, "secret"), clock) for _ in range(2))
    token = tokens.issue(here, "c", NORTH.slug, ["things:read"], clock())
    assert tokens.read(there, token, clock()).council == NORTH.slug
    assert here.current().kid == there.current().kid
    with database.registry.connect() as connection:
        sealed = connection.execute(select(signing_keys.c.sealed)).scalars().all()
    assert all('"d"' not in text and len(text.split(".")) == 5 for text in sealed)
    stranger = KeyRing(DatabaseKeyStore(database.registry, "another secret"), clock)
    with pytest.raises(Problem) as refused:
        tokens.read(stranger, token, clock())
    assert refused.value.status == 401
    assert stranger.current().kid != here.current().kid


def test_councils_may_neither_read_keys_nor_leave_their_schema(database: Database) -> None:
    with pytest.raises(ProgrammingError), database.unit_of_work(scope()) as unit:
        unit.session.execute(select(signing_keys))
    with pytest.raises(ProgrammingError), database.unit_of_work(scope()) as unit:
        unit.session.execute(select(feed.to_metadata(feed.metadata.__class__(), schema=SOUTH.schema)))


def test_a_refusal_of_the_gateway_leaves_its_row(database: Database) -> None:
    command = new_identifier()
    refusals_into(database)(Refusal(NORTH, "one", "make_thing", True, "scope-missing", command, "worker-7", "why"))
    with database.unit_of_work(scope()) as unit:
        row = unit.session.execute(select(tables.audit).where(tables.audit.c.command == command)).mappings().one()
    assert (row["operation"], row["outcome"], row["writes"]) == ("make_thing", "scope-missing", 1)
    assert (row["client"], row["actor"], row["purpose"]) == ("one", "worker-7", "why")
