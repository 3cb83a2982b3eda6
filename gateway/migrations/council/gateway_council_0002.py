"""How long the feed is kept, and clients whose secrets follow one another.

What the feed holds already counts as taken in today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gateway_council_0002"
down_revision = "gateway_council_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("feed", sa.Column("appended_at", INSTANT, nullable=False, server_default=sa.func.now()))
    op.create_index("ix_feed_at", "feed", ["at", "position"])
    op.add_column("feed_counter", sa.Column("pruned_to", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("feed_counter", sa.Column("pruned_at", INSTANT))
    for end in ("expires_at", "secret_expires_at", "secret_used_at", "former_expires_at", "former_used_at"):
        op.add_column("clients", sa.Column(end, INSTANT))
    op.add_column("clients", sa.Column("former_hash", sa.LargeBinary(32)))
