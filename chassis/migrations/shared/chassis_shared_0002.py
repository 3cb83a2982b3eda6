"""Which open slot a council fills, so that none is filled twice. Of councils added before, no slot is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "chassis_shared_0002"
down_revision = "chassis_shared_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("councils", sa.Column("slot", sa.String(40)), schema="registry")
    op.create_index("uq_councils_slot", "councils", ["slot"], unique=True, schema="registry")
