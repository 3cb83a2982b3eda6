"""The register of councils, the outbox, timers and seal heads, once per service database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision = "chassis_shared_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TOUCH = """
create function registry.touch() returns trigger language plpgsql as $$
begin
    update registry.version set number = number + 1;
    return null;
end $$
"""


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", UUID, nullable=False),
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("routing_key", sa.String(120), nullable=False),
        sa.Column("envelope", JSONB, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_attempt_at", INSTANT),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        schema="messaging",
    )
    op.create_index(
        "ix_outbox_published_at",
        "outbox",
        ["published_at"],
        schema="messaging",
        postgresql_where=sa.text("published_at is not null"),
    )
    op.create_index(
        "ix_outbox_subject",
        "outbox",
        ["council", "subject", "position"],
        schema="messaging",
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["council", "position"],
        schema="messaging",
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_index(
        "ix_outbox_unsettled",
        "outbox",
        ["position"],
        schema="messaging",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "replica_positions",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("as_of", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("consumer", "source", name="pk_replica_positions"),
        schema="messaging",
    )
    op.create_table(
        "subscriptions",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("council", sa.String(40), nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("consumer", "source", "council", "scheme", name="pk_subscriptions"),
        schema="messaging",
    )
    op.create_table(
        "timers",
        sa.Column("id", UUID, nullable=False),
        sa.Column("council", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timers"),
        schema="messaging",
    )
    op.create_index("ix_timers_due_at", "timers", ["due_at"], schema="messaging")
    op.create_table(
        "unclaimed",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("message_id", UUID, nullable=False),
        sa.Column("council", sa.String(80), nullable=False),
        sa.Column("envelope", JSONB, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("consumer", "message_id", name="pk_unclaimed"),
        schema="messaging",
    )
    op.create_table(
        "councils",
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("gss_codes", JSONB, nullable=False),
        sa.Column("dfe_code", sa.String(4), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data_controllers", ARRAY(sa.Text), nullable=False),
        sa.Column("delivered_by", sa.Text, nullable=False),
        sa.Column("schemes", ARRAY(sa.Text), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("changed_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_councils"),
        schema="registry",
    )
    op.create_table(
        "settings",
        sa.Column("council", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("changed_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("council", "name", "effective_from", name="pk_settings"),
        schema="registry",
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        schema="registry",
    )
    op.create_table(
        "heads",
        sa.Column("council", sa.String(40), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("council", name="pk_heads"),
        schema="sealing",
    )
    op.execute("insert into registry.version (id, number) values (1, 0)")
    op.execute(TOUCH)
    for table in ("councils", "settings"):
        op.execute(
            f"create trigger touch after insert or update or delete or truncate on registry.{table}"
            " for each statement execute function registry.touch()"
        )
