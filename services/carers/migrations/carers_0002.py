"""What carers offer: availability, skills, household and renewals of checks, standing, exemptions, placements.

Carers approved before keep the household and the checks of their application.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision = "carers_0002"
down_revision = "carers_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

MEMBERS_OF_APPLICATIONS = """
    insert into carer_members (carer_id, position, role, given_name, family_name, date_of_birth, left_on)
    select c.id, m.position, m.role, m.given_name, m.family_name, m.date_of_birth, m.left_on
    from carers c join household_members m on m.application_id = c.application_id
"""
CHECKS_OF_APPLICATIONS = """
    insert into carer_checks (carer_id, position, kind, person, done_on, confirmed_on, outcome, detail)
    select c.id, row_number() over (partition by c.id order by k.position, p.position),
           k.kind, p.position, k.done_on, k.confirmed_on, coalesce(k.outcome, ''), k.detail
    from carers c
    join checks k on k.application_id = c.application_id and k.kind in ('dbs', 'medical', 'local_authority')
    join household_members p on p.application_id = c.application_id
     and (p.position = k.person or (k.kind = 'local_authority' and p.role = 'applicant'))
"""


def belonging(name: str, *columns: sa.Column[Any]) -> None:
    """A table of records with an identifier, each of one carer."""
    op.create_table(
        name,
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["carer_id"], ["carers.id"], name=f"fk_{name}_carer_id"),
    )
    op.create_index(f"ix_{name}_carer_id", name, ["carer_id"])


def part(name: str, *columns: sa.Column[Any]) -> None:
    """A table of what is recorded of a carer, in the order of recording."""
    op.create_table(
        name,
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        *columns,
        sa.PrimaryKeyConstraint("carer_id", "position", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["carer_id"], ["carers.id"], name=f"fk_{name}_carer_id"),
    )


def upgrade() -> None:
    carers()
    availabilities()
    parts()
    skills_and_exemptions()
    placements()
    op.execute(MEMBERS_OF_APPLICATIONS)
    op.execute(CHECKS_OF_APPLICATIONS)


def carers() -> None:
    op.add_column("carers", sa.Column("resignation_received_on", sa.Date))
    op.add_column("carers", sa.Column("resignation_recorded_by", sa.Text))
    op.add_column("carers", sa.Column("resignation_note", sa.Text))
    op.add_column("carers", sa.Column("approval_ends_on", sa.Date))
    op.add_column("carers", sa.Column("approval_ended_on", sa.Date))
    op.add_column("carers", sa.Column("compliant_until", sa.Date))
    op.create_index("ix_carers_compliant_until", "carers", ["compliant_until"])


def availabilities() -> None:
    op.create_table(
        "availabilities",
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("daytime", ARRAY(sa.Text), nullable=False),
        sa.Column("overnight", ARRAY(sa.Text), nullable=False),
        sa.Column("weekly", JSONB, nullable=False),
        sa.Column("sessions_per_month", sa.Integer),
        sa.Column("exceptions", JSONB, nullable=False),
        sa.Column("preferences", JSONB, nullable=False),
        sa.Column("travel", JSONB, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("carer_id", name="pk_availabilities"),
        sa.ForeignKeyConstraint(["carer_id"], ["carers.id"], name="fk_availabilities_carer_id"),
    )


def parts() -> None:
    part(
        "carer_members",
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text, nullable=False),
        sa.Column("date_of_birth", sa.Date, nullable=False),
        sa.Column("joined_on", sa.Date),
        sa.Column("left_on", sa.Date),
    )
    part(
        "carer_checks",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
    )
    part(
        "suspensions",
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("suspended_by", sa.Text),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", sa.Text),
        sa.Column("end_note", sa.Text),
    )


def skills_and_exemptions() -> None:
    belonging(
        "skills",
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("signed_off_by", sa.Text, nullable=False),
        sa.Column("signed_off_on", sa.Date, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("revoked_on", sa.Date),
        sa.Column("revoked_by", sa.Text),
        sa.Column("revocation_reason", sa.Text),
    )
    belonging(
        "exemptions",
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("children", ARRAY(sa.Text), nullable=False),
        sa.Column("conditions", ARRAY(sa.Text), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("granted_by", sa.Text),
        sa.Column("notice_sent_on", sa.Date, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("variations", JSONB, nullable=False),
        sa.Column("cancelled_on", sa.Date),
        sa.Column("cancelled_by", sa.Text),
        sa.Column("cancellation_reason", sa.Text),
    )


def placements() -> None:
    belonging(
        "placements",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("child_id", sa.Text, nullable=False),
        sa.Column("child_age", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("planned_end_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", sa.Text),
        sa.Column("end_note", sa.Text),
        sa.Column("sibling_group", sa.Text),
        sa.Column("fostered_by", ARRAY(sa.Integer), nullable=False),
        sa.Column("outside_terms", sa.Boolean, nullable=False),
        sa.Column("placed_by", sa.Text),
    )
    op.create_index("ix_placements_child_id", "placements", ["child_id"])
