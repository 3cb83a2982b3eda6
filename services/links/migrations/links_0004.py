"""A calendar address for each person, kept as a digest; notices about somebody, and those that are withdrawn. Addresses
that were given to a whole family before open nothing any more: none of them could be taken from one person alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "links_0004"
down_revision = "links_0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_table("calendar_editions")
    op.create_table(
        "calendar_addresses",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("audience", "person", "digest", "client", "made_by")),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("withdrawn_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_addresses"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_calendar_addresses_link_id"),
    )
    op.create_index("ix_calendar_addresses_link_id", "calendar_addresses", ["link_id"])
    op.create_index("uq_calendar_addresses_digest", "calendar_addresses", ["digest"], unique=True)
    op.add_column("notices", sa.Column("about", sa.Text))
    op.add_column("notices", sa.Column("withdrawn_on", sa.Date))
