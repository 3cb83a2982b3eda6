"""Reviews of approvals. For who was approved before, no timer announces the first one; of later ones it does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "carers_0005"
down_revision = "carers_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_reviews",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("held_by", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("carers_heard", sa.Boolean, nullable=False),
        sa.Column("children_heard", sa.Text, nullable=False),
        sa.Column("authorities_heard", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("panel_on", sa.Date),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("next_review_on", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.Text),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval_reviews"),
        sa.ForeignKeyConstraint(["carer_id"], ["carers.id"], name="fk_approval_reviews_carer_id"),
    )
    op.create_index("ix_approval_reviews_carer_id", "approval_reviews", ["carer_id"])
    for name in ("reviewed_on", "next_review_on", "found_unsuitable_on"):
        op.add_column("carers", sa.Column(name, sa.Date))
    op.create_index("ix_carers_next_review_on", "carers", ["next_review_on"])
