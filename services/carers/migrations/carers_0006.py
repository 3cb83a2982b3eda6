"""Contact restrictions heard of, what is of concern about placements, former homes, and decisions on new terms.

The restrictions that stand are announced again when the consumer first appears; what is placed is looked at then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "carers_0006"
down_revision = "carers_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_restrictions",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("child_key", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("state_data", JSONB, nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_restrictions"),
    )
    op.create_index("ix_known_restrictions_child_key", "known_restrictions", ["child_key"])
    for table, column in (("placements", "concerns"), ("carers", "former_homes"), ("carers", "terms_decisions")):
        op.add_column(table, sa.Column(column, JSONB, nullable=False, server_default=sa.text("'[]'")))
