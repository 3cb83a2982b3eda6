"""What the audit says of a refusal besides its rules: their reasons, and the caller's name for the request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "chassis_council_0002"
down_revision = "chassis_council_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("reasons", ARRAY(sa.Text)))
    op.add_column("audit", sa.Column("request_id", sa.String(128)))
