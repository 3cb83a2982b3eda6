"""Replicas, children, links, agreements, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

revision = "links_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OPEN = (
    "state in ('proposed', 'profile_shared', 'considering', 'accepted', 'introducing', 'everyone_happy', 'active',"
    " 'suspended')"
)


def upgrade() -> None:
    _replicas()
    _children()
    _links()
    _agreements()
    _sessions()
    _match_runs()
    _reviews()
    _statements()


def _replicas() -> None:
    op.create_table(
        "known_carers",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_data", JSONB, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_carers"),
    )
    op.create_index("ix_known_carers_state", "known_carers", ["state"])
    op.create_table(
        "known_restrictions",
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("child_key", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("state_data", JSONB, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_restrictions"),
    )
    op.create_index("ix_known_restrictions_child_key", "known_restrictions", ["child_key"])
    op.create_index("ix_known_restrictions_person_key", "known_restrictions", ["person_key"])


def _versioned() -> list[sa.Column[object]]:
    return [
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    ]


def _children() -> None:
    op.create_table(
        "children",
        *_versioned(),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("date_of_birth", sa.Date, nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("assessment_outcome", sa.Text, nullable=False),
        sa.Column("assessed_on", sa.Date, nullable=False),
        sa.Column("waiting_since", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("closing_reason", sa.Text),
        sa.Column("record", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_children"),
    )
    op.create_index("uq_children_key", "children", ["key"], unique=True)


def _links() -> None:
    op.create_table(
        "links",
        *_versioned(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("child_id", UUID(as_uuid=True), nullable=False),
        sa.Column("child", sa.Text, nullable=False),
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("planned_legal_basis", sa.Text),
        sa.Column("social_worker", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("match_run_id", UUID(as_uuid=True)),
        sa.Column("proposed_on", sa.Date, nullable=False),
        sa.Column("agreement", sa.Integer),
        sa.Column("promised", JSONB, nullable=False),
        sa.Column("active_from", sa.Date),
        sa.Column("suspended_on", sa.Date),
        sa.Column("suspension_reason", sa.Text),
        sa.Column("ended_on", sa.Date),
        sa.Column("ending_reason", sa.Text),
        sa.Column("journal", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_links_child_id"),
    )
    for column in ("child_id", "carer_id", "state"):
        op.create_index(f"ix_links_{column}", "links", [column])
    op.create_index(
        "uq_links_open_pair", "links", ["child_id", "carer_id"], unique=True, postgresql_where=sa.text(OPEN)
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("sessions_per_month", sa.Integer, nullable=False),
        sa.Column("terms", JSONB, nullable=False),
        sa.Column("signatures", JSONB, nullable=False),
        sa.Column("drafted_by", sa.Text, nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("offered_by", sa.Text),
        sa.Column("offered_on", sa.Date),
        sa.Column("digest", sa.Text),
        sa.Column("withdrawn_on", sa.Date),
        sa.Column("withdrawal_reason", sa.Text),
        sa.Column("in_force_from", sa.Date),
        sa.Column("in_force_until", sa.Date),
        sa.PrimaryKeyConstraint("link_id", "number", name="pk_agreements"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_agreements_link_id"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        *_versioned(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("child_id", UUID(as_uuid=True), nullable=False),
        sa.Column("child", sa.Text, nullable=False),
        sa.Column("carer_id", UUID(as_uuid=True), nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("series", UUID(as_uuid=True)),
        sa.Column("booked_by", sa.Text, nullable=False),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("outside_availability", sa.Text),
        sa.Column("cancellation", JSONB),
        sa.Column("completion", JSONB),
        sa.Column("concerns", JSONB, nullable=False),
        sa.Column("journal", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_sessions_link_id"),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name="fk_sessions_child_id"),
    )
    op.create_index("ix_sessions_link_id", "sessions", ["link_id"])
    op.create_index("ix_sessions_child_id_first_day", "sessions", ["child_id", "first_day"])
    op.create_index("ix_sessions_carer_id_first_day", "sessions", ["carer_id", "first_day"])
    op.create_index("ix_sessions_series", "sessions", ["series"])
    op.create_table(
        "school_terms",
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("terms", JSONB, nullable=False),
        sa.Column("holidays", JSONB, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_school_terms"),
    )
    op.create_table(
        "calendar_editions",
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("link_id", "audience", name="pk_calendar_editions"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_calendar_editions_link_id"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        *_versioned(),
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("chaired_by", sa.Text, nullable=False),
        sa.Column("participation", sa.Text, nullable=False),
        sa.Column("childs_view", sa.Text),
        sa.Column("parents_view", sa.Text),
        sa.Column("carers_view", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("decisions", ARRAY(sa.Text), nullable=False),
        sa.Column("next_review_on", sa.Date),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_reviews_link_id"),
    )
    op.create_index("ix_reviews_link_id", "reviews", ["link_id"])
    op.create_table(
        "visits",
        *_versioned(),
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("visited_by", sa.Text, nullable=False),
        sa.Column("child_seen", sa.Boolean, nullable=False),
        sa.Column("seen_alone", sa.Boolean, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("observed", sa.Text),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_visits_link_id"),
    )
    op.create_index("ix_visits_link_id", "visits", ["link_id"])
    op.create_table(
        "visiting_plans",
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("weeks", sa.Integer, nullable=False),
        sa.Column("agreed_with_parents", sa.Boolean, nullable=False),
        sa.Column("agreed_with_officer", sa.Boolean, nullable=False),
        sa.Column("agreed_on", sa.Date, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("link_id", name="pk_visiting_plans"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_visiting_plans_link_id"),
    )
    op.create_table(
        "notices",
        *_versioned(),
        sa.Column("link_id", UUID(as_uuid=True), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("told_on", sa.Date),
        sa.Column("told_by", sa.Text),
        sa.Column("method", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name="fk_notices_link_id"),
    )
    op.create_index("ix_notices_link_id", "notices", ["link_id"])
    op.create_index("ix_notices_told_on", "notices", ["told_on"])


def _statements() -> None:
    op.create_table("statements", *_versioned(), sa.PrimaryKeyConstraint("id", name="pk_statements"))
    op.create_table(
        "statement_texts",
        sa.Column("statement_id", UUID(as_uuid=True), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "number", name="pk_statement_texts"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_statement_texts_statement_id"),
    )


def _match_runs() -> None:
    op.create_table(
        "match_runs",
        *_versioned(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("carers_as_of", INSTANT),
        sa.Column("restrictions_as_of", INSTANT),
        sa.Column("children", sa.Integer, nullable=False),
        sa.Column("carers", sa.Integer, nullable=False),
        sa.Column("figures", JSONB, nullable=False),
        sa.Column("inputs", JSONB),
        sa.Column("outcome", JSONB),
        sa.PrimaryKeyConstraint("id", name="pk_match_runs"),
    )
