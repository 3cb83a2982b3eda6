"""Enquiries as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from services.carers.tables import Aggregate


class Enquiry(Aggregate):
    """`people` and `contact` are as they were sent; `application_id` is set once a household applies."""

    __tablename__ = "enquiries"
    __table_args__ = (Index("ix_enquiries_state", "state"), Index("ix_enquiries_received_on", "received_on"))

    received_on: Mapped[date]
    channel: Mapped[str]
    kinds_of_care: Mapped[list[str]]
    people: Mapped[list[dict[str, Any]]]
    contact: Mapped[dict[str, Any]]
    message: Mapped[str | None]
    pack_sent_on: Mapped[date | None]
    pack_method: Mapped[str | None]
    visit_planned_on: Mapped[date | None]
    visit_held_on: Mapped[date | None]
    visit_worker: Mapped[str | None]
    visit_outcome: Mapped[str | None]
    visit_summary: Mapped[str | None]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str | None]
    closing_note: Mapped[str | None]
    application_id: Mapped[UUID | None]
    dispose_after: Mapped[date | None]
