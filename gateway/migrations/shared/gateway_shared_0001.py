"""The keys that sign tokens, and the clients whose tokens are worthless."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gateway_shared_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "revocations",
        sa.Column("client", sa.String(80), nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_revocations"),
        schema="gateway",
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_keys"),
        schema="gateway",
    )
