"""Recruitment and approval: enquiries, applications with their parts, carers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision = "carers_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def aggregate(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def part(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("application_id", UUID(as_uuid=True), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        *columns,
        sa.PrimaryKeyConstraint("application_id", "position", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=f"fk_{name}_application_id"),
    )


def upgrade() -> None:
    enquiries()
    applications()
    parts()
    panel_and_decision()
    carers()


def enquiries() -> None:
    aggregate(
        "enquiries",
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kinds_of_care", ARRAY(sa.Text), nullable=False),
        sa.Column("people", JSONB, nullable=False),
        sa.Column("contact", JSONB, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("pack_sent_on", sa.Date),
        sa.Column("pack_method", sa.Text),
        sa.Column("visit_planned_on", sa.Date),
        sa.Column("visit_held_on", sa.Date),
        sa.Column("visit_worker", sa.Text),
        sa.Column("visit_outcome", sa.Text),
        sa.Column("visit_summary", sa.Text),
        sa.Column("closed_on", sa.Date),
        sa.Column("closing_reason", sa.Text),
        sa.Column("closing_note", sa.Text),
        sa.Column("application_id", UUID(as_uuid=True)),
        sa.Column("dispose_after", sa.Date),
    )
    op.create_index("ix_enquiries_state", "enquiries", ["state"])
    op.create_index("ix_enquiries_received_on", "enquiries", ["received_on"])


def applications() -> None:
    aggregate(
        "applications",
        sa.Column("enquiry_id", UUID(as_uuid=True), nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("kinds_of_care", ARRAY(sa.Text), nullable=False),
        sa.Column("assessor", sa.Text),
        sa.Column("contact", JSONB, nullable=False),
        sa.Column("home", JSONB, nullable=False),
        sa.Column("offer", JSONB, nullable=False),
        sa.Column("former_service", sa.Text),
        sa.Column("former_service_ended_on", sa.Date),
        sa.Column("stage_one_outcome", sa.Text),
        sa.Column("stage_one_information_complete_on", sa.Date),
        sa.Column("stage_one_decided_on", sa.Date),
        sa.Column("stage_one_decided_by", sa.Text),
        sa.Column("stage_one_reasons", sa.Text),
        sa.Column("stage_one_notified_on", sa.Date),
        sa.Column("withdrawn_on", sa.Date),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawal_reason", sa.Text),
        sa.Column("withdrawal_note", sa.Text),
        sa.Column("target_on", sa.Date, nullable=False),
        sa.Column("limit_on", sa.Date, nullable=False),
        sa.Column("next_due_on", sa.Date),
        sa.Column("carer_id", UUID(as_uuid=True)),
        sa.Column("dispose_after", sa.Date),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiries.id"], name="fk_applications_enquiry_id"),
    )
    op.create_index("ix_applications_state", "applications", ["state"])
    op.create_index("ix_applications_next_due_on", "applications", ["next_due_on"])
    op.create_index("uq_applications_enquiry_id", "applications", ["enquiry_id"], unique=True)


def parts() -> None:
    part(
        "household_members",
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text, nullable=False),
        sa.Column("date_of_birth", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
    )
    part(
        "checks",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Integer),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("outcome", sa.Text),
        sa.Column("detail", JSONB, nullable=False),
    )
    part(
        "visits",
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("spoken_to", ARRAY(sa.Integer), nullable=False),
        sa.Column("summary", sa.Text),
    )
    part(
        "courses",
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("attended_on", sa.Date, nullable=False),
        sa.Column("attended_by", ARRAY(sa.Integer), nullable=False),
    )
    part(
        "reports",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("completed_on", sa.Date, nullable=False),
        sa.Column("sent_to_applicant_on", sa.Date, nullable=False),
        sa.Column("observations_until", sa.Date, nullable=False),
        sa.Column("document", sa.Text),
    )
    part(
        "contributions",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("declined", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text),
    )


def panel_and_decision() -> None:
    part(
        "recommendations",
        sa.Column("panel_on", sa.Date, nullable=False),
        sa.Column("papers_sent_on", sa.Date, nullable=False),
        sa.Column("minutes_on", sa.Date),
        sa.Column("joint_panel", sa.Boolean, nullable=False),
        sa.Column("members", JSONB, nullable=False),
        sa.Column("applicants_attended", sa.Boolean, nullable=False),
        sa.Column("recommendation", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("terms", JSONB),
    )
    part(
        "decisions",
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text),
        sa.Column("told_on", sa.Date),
        sa.Column("written_notice_on", sa.Date),
        sa.Column("representations_until", sa.Date),
        sa.Column("terms", JSONB),
        sa.Column("carer_id", UUID(as_uuid=True)),
    )


def carers() -> None:
    aggregate(
        "carers",
        sa.Column("application_id", UUID(as_uuid=True), nullable=False),
        sa.Column("approved_on", sa.Date, nullable=False),
        sa.Column("people", JSONB, nullable=False),
        sa.Column("contact", JSONB, nullable=False),
        sa.Column("home", JSONB, nullable=False),
        sa.Column("offer", JSONB, nullable=False),
        sa.Column("terms", JSONB, nullable=False),
        sa.Column("social_worker", sa.Text),
        sa.Column("social_worker_since", sa.Date),
        sa.Column("first_review_on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name="fk_carers_application_id"),
    )
    op.create_index("uq_carers_application_id", "carers", ["application_id"], unique=True)
    op.create_index("ix_carers_first_review_on", "carers", ["first_review_on"])
