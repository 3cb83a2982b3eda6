"""Why panel and decision maker pass over an unfavourable medical or local authority answer.

Whoever recommended or decided before was not asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "carers_0003"
down_revision = "carers_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("recommendations", "decisions"):
        op.add_column(table, sa.Column("despite", JSONB, nullable=False, server_default=sa.text("'[]'")))
