"""The tables that the chassis keeps for every service.

`council_tables` stand in each council's schema, `shared_tables` once per database in the schemas `registry`,
`messaging` and `sealing`, out of the councils' reach save for INSERT into `messaging.outbox` and `messaging.timers`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

NAMING = {"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}
council_tables = MetaData(naming_convention=NAMING)
shared_tables = MetaData(naming_convention=NAMING)

INSTANT = DateTime(timezone=True)

commands = Table(
    "commands",
    council_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("client", String(80), nullable=False),
    Column("key", String(255)),
    Column("fingerprint", String(64), nullable=False),
    Column("operation", String(80), nullable=False),
    Column("answer", JSONB),
    Column("at", INSTANT, nullable=False),
    Index("uq_commands_client_key", "client", "key", unique=True, postgresql_where=text("key is not null")),
    Index("ix_commands_at", "at"),
)

audit = Table(
    "audit",
    council_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("client", String(80), nullable=False),
    Column("actor", String(200)),
    Column("actor_asserted_by", String(80)),
    Column("purpose", String(80)),
    Column("operation", String(80), nullable=False),
    Column("writes", Integer, nullable=False),
    Column("subject_kind", String(40)),
    Column("subjects", ARRAY(Text), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("violations", ARRAY(Text), nullable=False),
    Column("command", UUID(as_uuid=True)),
    Column("correlation", String(200)),
    Column("reasons", ARRAY(Text)),
    Column("request_id", String(128)),
)
"""`reasons` are those of `violations`, in the same order."""

audit_seals = Table(
    "audit_seals",
    council_tables,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("audit_id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("hash", LargeBinary(32), nullable=False),
    Column("sealed_at", INSTANT, nullable=False),
)

inbox = Table(
    "inbox",
    council_tables,
    Column("consumer", String(80), nullable=False),
    Column("message_id", UUID(as_uuid=True), nullable=False),
    Column("source", String(80), nullable=False),
    Column("type", String(120), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("state", String(12), nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("handled_at", INSTANT),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", INSTANT),
    Column("error", Text),
    Column("envelope", JSONB),
    PrimaryKeyConstraint("consumer", "message_id", name="pk_inbox"),
    Index("ix_inbox_open", "consumer", "subject", postgresql_where=text("state <> 'done'")),
    Index("ix_inbox_received_at", "received_at"),
)

jobs = Table(
    "jobs",
    council_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("operation", String(80), nullable=False),
    Column("client", String(80), nullable=False),
    Column("actor", String(200)),
    Column("purpose", String(80)),
    Column("grants", ARRAY(Text), nullable=False),
    Column("request", JSONB, nullable=False),
    Column("state", String(12), nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("cancel_requested", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("media_type", String(80)),
    Column("created_at", INSTANT, nullable=False),
    Column("finished_at", INSTANT),
)

job_parts = Table(
    "job_parts",
    council_tables,
    Column("job_id", UUID(as_uuid=True), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("job_id", "number", name="pk_job_parts"),
)

registry_councils = Table(
    "councils",
    shared_tables,
    Column("slug", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("gss_codes", JSONB, nullable=False),
    Column("dfe_code", String(4), nullable=False),
    Column("region", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("data_controllers", ARRAY(Text), nullable=False),
    Column("delivered_by", Text, nullable=False),
    Column("schemes", ARRAY(Text), nullable=False),
    Column("state", String(12), nullable=False),
    Column("changed_at", INSTANT, nullable=False, server_default=func.now()),
    Column("slot", String(40)),
    Index("uq_councils_slot", "slot", unique=True),
    schema="registry",
)

registry_settings = Table(
    "settings",
    shared_tables,
    Column("council", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("value", JSONB, nullable=False),
    Column("changed_at", INSTANT, nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("council", "name", "effective_from", name="pk_settings"),
    schema="registry",
)

registry_version = Table(
    "version",
    shared_tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    schema="registry",
)
"""One row that triggers raise with every change of the registry, so that a process notices by reading one number."""

outbox = Table(
    "outbox",
    shared_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("council", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("routing_key", String(120), nullable=False),
    Column("envelope", JSONB, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("published_at", INSTANT),
    Column("settled_at", INSTANT),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", INSTANT),
    Column("error", Text),
    Index("ix_outbox_unpublished", "council", "position", postgresql_where=text("published_at is null")),
    Index("ix_outbox_subject", "council", "subject", "position", postgresql_where=text("published_at is null")),
    Index("ix_outbox_unsettled", "position", postgresql_where=text("settled_at is null")),
    Index("ix_outbox_published_at", "published_at", postgresql_where=text("published_at is not null")),
    schema="messaging",
)

timers = Table(
    "timers",
    shared_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("council", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("leased_until", INSTANT),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_timers_due_at", "due_at"),
    schema="messaging",
)

unclaimed = Table(
    "unclaimed",
    shared_tables,
    Column("consumer", String(80), nullable=False),
    Column("message_id", UUID(as_uuid=True), nullable=False),
    Column("council", String(80), nullable=False),
    Column("envelope", JSONB, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("consumer", "message_id", name="pk_unclaimed"),
    schema="messaging",
)

dead_letters = Table(
    "dead_letters",
    shared_tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("queue", String(255), nullable=False),
    Column("council", Text),
    Column("body", LargeBinary, nullable=False),
    Column("error", Text, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    schema="messaging",
)
"""What nobody could read, as it came from `queue`, and the council that its header names: for operators only."""

subscriptions = Table(
    "subscriptions",
    shared_tables,
    Column("consumer", String(80), nullable=False),
    Column("source", String(80), nullable=False),
    Column("council", String(40), nullable=False),
    Column("scheme", String(40), nullable=False),
    Column("requested_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("consumer", "source", "council", "scheme", name="pk_subscriptions"),
    schema="messaging",
)

replica_positions = Table(
    "replica_positions",
    shared_tables,
    Column("consumer", String(80), nullable=False),
    Column("source", String(80), nullable=False),
    Column("as_of", INSTANT, nullable=False),
    PrimaryKeyConstraint("consumer", "source", name="pk_replica_positions"),
    schema="messaging",
)

written = Table(
    "written",
    shared_tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
    schema="messaging",
)

seal_heads = Table(
    "heads",
    shared_tables,
    Column("council", String(40), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("sealed_at", INSTANT, nullable=False),
    schema="sealing",
)
