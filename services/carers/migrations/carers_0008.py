"""One name is enough, and a date of birth may be estimated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "carers_0008"
down_revision = "carers_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("household_members", "carer_members"):
        op.alter_column(table, "given_name", nullable=True)
        op.alter_column(table, "family_name", nullable=True)
        op.add_column(
            table, sa.Column("date_of_birth_estimated", sa.Boolean, nullable=False, server_default=sa.text("false"))
        )
