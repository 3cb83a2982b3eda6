"""Every version of a plan of visits stays. Of a plan that was set anew before, only the last version is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "links_0002"
down_revision = "links_0001"
branch_labels = None
depends_on = None

TABLE = "visiting_plans"


def upgrade() -> None:
    fresh = sa.text("gen_random_uuid()")
    op.add_column(TABLE, sa.Column("id", UUID(as_uuid=True), nullable=False, server_default=fresh))
    op.alter_column(TABLE, "id", server_default=None)
    op.add_column(TABLE, sa.Column("recorded_by", sa.Text))
    op.drop_constraint("pk_visiting_plans", TABLE)
    op.create_primary_key("pk_visiting_plans", TABLE, ["link_id", "version"])
