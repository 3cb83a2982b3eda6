"""Applications as they are kept, with everything that is recorded on the way to the decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.carers.tables import Aggregate, Base

NOTHING = text("'[]'")


class Part(Base):
    """Something recorded of an application; `position` counts from 1 in the order of recording."""

    __abstract__ = True

    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Member(Part):
    """One person of the household; `position` is their number."""

    __tablename__ = "household_members"

    role: Mapped[str]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    date_of_birth: Mapped[date]
    date_of_birth_estimated: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]


class Check(Part):
    """One check of any kind. `done_on`: issued, reported, received or replied on. `confirmed_on`: a DBS status check,
    or the interview of a referee. `detail` holds no day; of a certificate's number only the last four digits."""

    __tablename__ = "checks"

    kind: Mapped[str]
    person: Mapped[int | None]
    done_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    outcome: Mapped[str | None]
    detail: Mapped[dict[str, Any]]


class Visit(Part):
    __tablename__ = "visits"

    visited_on: Mapped[date]
    worker: Mapped[str]
    spoken_to: Mapped[list[int]]
    summary: Mapped[str | None]


class Course(Part):
    __tablename__ = "courses"

    course: Mapped[str]
    attended_on: Mapped[date]
    attended_by: Mapped[list[int]]


class Report(Part):
    __tablename__ = "reports"

    kind: Mapped[str]
    author: Mapped[str]
    completed_on: Mapped[date]
    sent_to_applicant_on: Mapped[date]
    observations_until: Mapped[date]
    document: Mapped[str | None]


class Contribution(Part):
    __tablename__ = "contributions"

    kind: Mapped[str]
    received_on: Mapped[date]
    declined: Mapped[bool]
    text: Mapped[str | None]


class Recommendation(Part):
    __tablename__ = "recommendations"

    panel_on: Mapped[date]
    papers_sent_on: Mapped[date]
    minutes_on: Mapped[date | None]
    joint_panel: Mapped[bool]
    members: Mapped[list[dict[str, Any]]]
    applicants_attended: Mapped[bool]
    recommendation: Mapped[str]
    reasons: Mapped[str]
    despite: Mapped[list[dict[str, Any]]] = mapped_column(server_default=NOTHING)
    terms: Mapped[dict[str, Any] | None]


class Decision(Part):
    __tablename__ = "decisions"

    decided_on: Mapped[date]
    decided_by: Mapped[str]
    outcome: Mapped[str]
    reasons: Mapped[str | None]
    told_on: Mapped[date | None]
    written_notice_on: Mapped[date | None]
    representations_until: Mapped[date | None]
    despite: Mapped[list[dict[str, Any]]] = mapped_column(server_default=NOTHING)
    terms: Mapped[dict[str, Any] | None]
    carer_id: Mapped[UUID | None]


class Application(Aggregate):
    """`stage`, `target_on`, `limit_on` and `next_due_on` follow from the rest and are kept for lists; each step writes
    them anew."""

    __tablename__ = "applications"
    __table_args__ = (
        Index("ix_applications_state", "state"),
        Index("ix_applications_next_due_on", "next_due_on"),
        Index("uq_applications_enquiry_id", "enquiry_id", unique=True),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    stage: Mapped[str]
    received_on: Mapped[date]
    kinds_of_care: Mapped[list[str]]
    assessor: Mapped[str | None]
    contact: Mapped[dict[str, Any]]
    home: Mapped[dict[str, Any]]
    offer: Mapped[dict[str, Any]]
    former_service: Mapped[str | None]
    former_service_ended_on: Mapped[date | None]
    stage_one_outcome: Mapped[str | None]
    stage_one_information_complete_on: Mapped[date | None]
    stage_one_decided_on: Mapped[date | None]
    stage_one_decided_by: Mapped[str | None]
    stage_one_reasons: Mapped[str | None]
    stage_one_notified_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None]
    withdrawal_reason: Mapped[str | None]
    withdrawal_note: Mapped[str | None]
    target_on: Mapped[date]
    limit_on: Mapped[date]
    next_due_on: Mapped[date | None]
    carer_id: Mapped[UUID | None]
    dispose_after: Mapped[date | None]

    household: Mapped[list[Member]] = relationship(lazy="selectin", order_by=Member.position)
    checks: Mapped[list[Check]] = relationship(lazy="selectin", order_by=Check.position)
    visits: Mapped[list[Visit]] = relationship(lazy="selectin", order_by=Visit.position)
    courses: Mapped[list[Course]] = relationship(lazy="selectin", order_by=Course.position)
    reports: Mapped[list[Report]] = relationship(lazy="selectin", order_by=Report.position)
    contributions: Mapped[list[Contribution]] = relationship(lazy="selectin", order_by=Contribution.position)
    recommendations: Mapped[list[Recommendation]] = relationship(lazy="selectin", order_by=Recommendation.position)
    decisions: Mapped[list[Decision]] = relationship(lazy="selectin", order_by=Decision.position)
