"""Numbers of other systems: external references of carers and placements, finance's number of a household."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "carers_0007"
down_revision = "carers_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("carers", "placements"):
        op.add_column(table, sa.Column("external_reference", sa.Text))
        op.create_unique_constraint(f"uq_{table}_external_reference", table, ["external_reference"])
    op.add_column("carers", sa.Column("supplier_number", sa.Text))
    op.create_index("ix_carers_supplier_number", "carers", ["supplier_number"])
