"""Notices as they are kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Aggregate


class Notice(Aggregate):
    """Somebody who must be told of what happened to a link. `person` is the worker's id or the council's number.
    `about` is who else it is about: of `person_left_out` whoever is left out. One that waited for somebody who may not
    be told any more is withdrawn."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_link_id", "link_id"), Index("ix_notices_told_on", "told_on"))

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    role: Mapped[str]
    person: Mapped[str]
    reason: Mapped[str]
    happened_on: Mapped[date]
    told_on: Mapped[date | None]
    told_by: Mapped[str | None]
    method: Mapped[str | None]
    about: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
