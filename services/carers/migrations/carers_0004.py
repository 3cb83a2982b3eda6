"""What households say of themselves, as they want to. Whoever stated an offer before was not asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "carers_0004"
down_revision = "carers_0003"
branch_labels = None
depends_on = None

NOTHING_SAID = """'{"languages": [], "religions": [], "ethnicities": []}'"""


def upgrade() -> None:
    op.add_column("availabilities", sa.Column("identity", JSONB, nullable=False, server_default=sa.text(NOTHING_SAID)))
