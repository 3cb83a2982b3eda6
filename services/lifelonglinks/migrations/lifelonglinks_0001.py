"""Contact restrictions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "lifelonglinks_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "restrictions",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("child", sa.Text, nullable=False),
        sa.Column("child_key", sa.Text, nullable=False),
        sa.Column("person_kind", sa.Text, nullable=False),
        sa.Column("person_code", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("document", sa.Text),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("review_due_on", sa.Date),
        sa.Column("applies_to_household", sa.Boolean, nullable=False),
        sa.Column("section_34", sa.Boolean, nullable=False),
        sa.Column("narrative", sa.Text),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("reviews", JSONB, nullable=False),
        sa.Column("lifted_on", sa.Date),
        sa.Column("lifting", JSONB),
        sa.Column("announced_state", sa.Text, nullable=False),
        sa.Column("review_announced_for", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_restrictions"),
    )
    op.create_index("ix_restrictions_child_key_person_key", "restrictions", ["child_key", "person_key"])
    op.create_index("ix_restrictions_person_key", "restrictions", ["person_key"])
    op.create_index("ix_restrictions_review_due_on", "restrictions", ["review_due_on"])
