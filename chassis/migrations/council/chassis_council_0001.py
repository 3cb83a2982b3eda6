"""What every council's schema holds in every service: commands, audit, inbox, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision = "chassis_council_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", UUID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("client", sa.String(80), nullable=False),
        sa.Column("actor", sa.String(200)),
        sa.Column("actor_asserted_by", sa.String(80)),
        sa.Column("purpose", sa.String(80)),
        sa.Column("operation", sa.String(80), nullable=False),
        sa.Column("writes", sa.Integer, nullable=False),
        sa.Column("subject_kind", sa.String(40)),
        sa.Column("subjects", ARRAY(sa.Text), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("violations", ARRAY(sa.Text), nullable=False),
        sa.Column("command", UUID),
        sa.Column("correlation", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "audit_seals",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("audit_id", UUID, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit_seals"),
        sa.UniqueConstraint("audit_id", name="uq_audit_seals_audit_id"),
    )
    op.create_table(
        "commands",
        sa.Column("id", UUID, nullable=False),
        sa.Column("client", sa.String(80), nullable=False),
        sa.Column("key", sa.String(255)),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(80), nullable=False),
        sa.Column("answer", JSONB),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
    )
    op.create_index("ix_commands_at", "commands", ["at"])
    op.create_index(
        "uq_commands_client_key",
        "commands",
        ["client", "key"],
        unique=True,
        postgresql_where=sa.text("key is not null"),
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("message_id", UUID, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("type", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("handled_at", INSTANT),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_attempt_at", INSTANT),
        sa.Column("error", sa.Text),
        sa.Column("envelope", JSONB),
        sa.PrimaryKeyConstraint("consumer", "message_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_open", "inbox", ["consumer", "subject"], postgresql_where=sa.text("state <> 'done'"))
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "job_parts",
        sa.Column("job_id", UUID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_job_parts"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", UUID, nullable=False),
        sa.Column("operation", sa.String(80), nullable=False),
        sa.Column("client", sa.String(80), nullable=False),
        sa.Column("actor", sa.String(200)),
        sa.Column("purpose", sa.String(80)),
        sa.Column("grants", ARRAY(sa.Text), nullable=False),
        sa.Column("request", JSONB, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("done", sa.Integer, server_default="0", nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("cancel_requested", sa.Integer, server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("media_type", sa.String(80)),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
