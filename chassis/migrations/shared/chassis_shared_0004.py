"""When this database was last seen to take a write: one row, which readiness writes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "chassis_shared_0004"
down_revision = "chassis_shared_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_written"),
        schema="messaging",
    )
