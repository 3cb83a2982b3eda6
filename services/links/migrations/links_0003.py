"""External references of links and sessions: under which number another system of the council keeps them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "links_0003"
down_revision = "links_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("links", "sessions"):
        op.add_column(table, sa.Column("external_reference", sa.Text))
        op.create_unique_constraint(f"uq_{table}_external_reference", table, ["external_reference"])
