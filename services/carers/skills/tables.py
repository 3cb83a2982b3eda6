"""Skills as they are kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class Skill(Base):
    """One sign-off of one person for one task. A renewal is another row; a revoked one stays for the record."""

    __tablename__ = "skills"
    __table_args__ = (Index("ix_skills_carer_id", "carer_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"))
    person: Mapped[int]
    task: Mapped[str]
    signed_off_by: Mapped[str]
    signed_off_on: Mapped[date]
    expires_on: Mapped[date]
    revoked_on: Mapped[date | None]
    revoked_by: Mapped[str | None]
    revocation_reason: Mapped[str | None]
