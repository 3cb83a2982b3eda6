"""Siblings by key, so that a child is found by those who name it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "links_0005"
down_revision = "links_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    nobody = sa.text("'{}'")
    op.add_column("children", sa.Column("sibling_keys", ARRAY(sa.Text), nullable=False, server_default=nobody))
    op.execute(
        "update children set sibling_keys = array(select 'council:' || lower(number)"
        " from jsonb_array_elements_text(record -> 'siblings') number) where record ? 'siblings'"
    )
    op.alter_column("children", "sibling_keys", server_default=None)
    op.create_index("ix_children_sibling_keys", "children", ["sibling_keys"], postgresql_using="gin")
