"""Links as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.references.columns import Referenced
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.tables import Aggregate

OPEN = ", ".join(f"'{state}'" for state in OPEN_LINK_STATES)


class Link(Referenced, Aggregate):
    """One child and one carer, at most once open. `child` is the council's own number. `journal` holds each step with
    its day, its worker and what was said, oldest first. `agreement` is the number of the agreement signed last, and
    `promised` the sessions a month that it holds, by slot. `legal_basis` is that of the
    agreement signed last, which may be to come, or the one planned before any: which one counts on a day says
    `agreements.legal_basis`. `planned_legal_basis` waits for an agreement of its own."""

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_child_id", "child_id"),
        Index("ix_links_carer_id", "carer_id"),
        Index("ix_links_state", "state"),
        Index("uq_links_open_pair", "child_id", "carer_id", unique=True, postgresql_where=text(f"state in ({OPEN})")),
    )

    state: Mapped[str]
    child_id: Mapped[UUID] = mapped_column(ForeignKey("children.id"))
    child: Mapped[str]
    carer_id: Mapped[UUID]
    legal_basis: Mapped[str]
    planned_legal_basis: Mapped[str | None]
    social_worker: Mapped[str]
    reason: Mapped[str]
    origin: Mapped[str] = mapped_column(default="other")
    match_run_id: Mapped[UUID | None]
    proposed_on: Mapped[date]
    agreement: Mapped[int | None]
    promised: Mapped[dict[str, Any]] = mapped_column(default=dict)
    active_from: Mapped[date | None]
    suspended_on: Mapped[date | None]
    suspension_reason: Mapped[str | None]
    ended_on: Mapped[date | None]
    ending_reason: Mapped[str | None]
    journal: Mapped[list[dict[str, Any]]]
