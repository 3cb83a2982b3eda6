"""Carers as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.references.columns import Referenced
from services.carers.availability.tables import Availability
from services.carers.exemptions.tables import Exemption
from services.carers.household.tables import CarerCheck, CarerMember
from services.carers.placements.tables import Placement
from services.carers.skills.tables import Skill
from services.carers.standing.tables import Suspension
from services.carers.tables import Aggregate


class Carer(Referenced, Aggregate):
    """One application leads to at most one carer; the unique index holds even where a rule were mistaken.

    `approval_ends_on` is the first day without approval after a resignation; `approval_ended_on` is set when that day
    has come. `reviewed_on`, `next_review_on` and `found_unsuitable_on` are those of the last review, if there was one.
    `former_homes` holds what home and contact were before each change, `terms_decisions` each decision on new terms and
    the terms before it, days written YYYY-MM-DD. `compliant_until` follows from household and checks and is kept for
    lists. `supplier_number` is finance's; a household that was approved twice may have it twice. `open_placements` and
    `flagged_placements` are read only and have to be expired after a change.
    """

    __tablename__ = "carers"
    __table_args__ = (
        Index("uq_carers_application_id", "application_id", unique=True),
        Index("ix_carers_first_review_on", "first_review_on"),
        Index("ix_carers_next_review_on", "next_review_on"),
        Index("ix_carers_compliant_until", "compliant_until"),
        Index("ix_carers_supplier_number", "supplier_number"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    supplier_number: Mapped[str | None]
    approved_on: Mapped[date]
    people: Mapped[list[dict[str, Any]]]
    contact: Mapped[dict[str, Any]]
    home: Mapped[dict[str, Any]]
    offer: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    social_worker: Mapped[str | None]
    social_worker_since: Mapped[date | None]
    first_review_on: Mapped[date]
    reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    found_unsuitable_on: Mapped[date | None]
    resignation_received_on: Mapped[date | None]
    resignation_recorded_by: Mapped[str | None]
    resignation_note: Mapped[str | None]
    approval_ends_on: Mapped[date | None]
    approval_ended_on: Mapped[date | None]
    compliant_until: Mapped[date | None]
    former_homes: Mapped[list[dict[str, Any]]]
    terms_decisions: Mapped[list[dict[str, Any]]]

    availability: Mapped[Availability | None] = relationship(lazy="select")
    skills: Mapped[list[Skill]] = relationship(lazy="select", order_by=Skill.id)
    members: Mapped[list[CarerMember]] = relationship(lazy="selectin", order_by=CarerMember.position)
    checks: Mapped[list[CarerCheck]] = relationship(lazy="selectin", order_by=CarerCheck.position)
    suspensions: Mapped[list[Suspension]] = relationship(lazy="selectin", order_by=Suspension.position)
    exemptions: Mapped[list[Exemption]] = relationship(lazy="select", order_by=Exemption.id)
    open_placements: Mapped[list[Placement]] = relationship(
        lazy="select",
        order_by=Placement.id,
        primaryjoin="and_(Placement.carer_id == Carer.id, Placement.state == 'open')",
        viewonly=True,
    )
    flagged_placements: Mapped[list[Placement]] = relationship(
        lazy="selectin",
        order_by=Placement.id,
        primaryjoin="and_(Placement.carer_id == Carer.id, func.jsonb_array_length(Placement.concerns) > 0)",
        viewonly=True,
    )
