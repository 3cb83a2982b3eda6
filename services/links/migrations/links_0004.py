"""Breaks outside the sessions, and what is stated of a child's history. A calendar address for each person, kept as a
digest; notices about somebody, and those that are withdrawn. Addresses that were given to a whole family before open
nothing any more: none of them could be taken from one person alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "links_0004"
down_revision = "links_0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _histories()


def _people() -> None:
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


def _histories() -> None:
    op.add_column("children", sa.Column("histories", JSONB, nullable=False, server_default="[]"))
    op.alter_column("children", "histories", server_default=None)
    op.create_table(
        "outside_breaks",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("child_id", UUID(as_uuid=True), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("legal_basis", "with_whom", "source", "recorded_by")),
        sa.Column("carer_id", UUID(as_uuid=True)),
        sa.Column("recorded_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("reference", "note", "withdrawn_by", "withdrawal_reason")),
        sa.Column("withdrawn_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_outside_breaks"),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_outside_breaks_child_id"),
    )
    op.create_index("ix_outside_breaks_child_id", "outside_breaks", ["child_id"])
    op.create_table(
        "known_placements",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("child_key", sa.Text, nullable=False),
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("planned_end_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("state_data", JSONB, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_placements"),
    )
    op.create_index("ix_known_placements_child_key", "known_placements", ["child_key"])
