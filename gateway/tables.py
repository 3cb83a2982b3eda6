"""The gateway's own tables: clients and the event feed in each council's schema, keys and revocations once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from chassis.database.tables import INSTANT, NAMING

council_tables = MetaData(naming_convention=NAMING)
shared_tables = MetaData(naming_convention=NAMING)

clients = Table(
    "clients",
    council_tables,
    Column("id", String(80), primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("revoked_at", INSTANT),
    Column("expires_at", INSTANT),
    Column("secret_expires_at", INSTANT),
    Column("secret_used_at", INSTANT),
    Column("former_hash", LargeBinary(32)),
    Column("former_expires_at", INSTANT),
    Column("former_used_at", INSTANT),
)
"""Hashes are SHA-256 of secrets of 256 random bits. `former_…` is the secret before the present one."""

feed = Table(
    "feed",
    council_tables,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("type", String(120), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("envelope", JSONB, nullable=False),
    Column("appended_at", INSTANT, nullable=False, server_default=func.now()),
    Index("ix_feed_subject", "subject", "sequence"),
    Index("ix_feed_at", "at", "position"),
)
"""`at` is when it happened, `appended_at` when the feed took it in; how long it is kept counts from then."""

feed_counter = Table(
    "feed_counter",
    council_tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("pruned_to", BigInteger, nullable=False, server_default="0"),
    Column("pruned_at", INSTANT),
)
"""One row, raised in the transaction that appends: positions become readable in their own order. Up to `pruned_to`
nothing is kept any more; the last of that happened at `pruned_at`."""

signing_keys = Table(
    "signing_keys",
    shared_tables,
    Column("kid", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    schema="gateway",
)
"""`sealed` is the private key, encrypted under the region's secret."""

revocations = Table(
    "revocations",
    shared_tables,
    Column("client", String(80), primary_key=True),
    Column("revoked_at", INSTANT, nullable=False),
    schema="gateway",
)
