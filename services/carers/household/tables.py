"""The household of a carer as it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.carers.tables import Base


class CarerPart(Base):
    """Something recorded of a carer; `position` counts from 1 in the order of recording."""

    __abstract__ = True

    carer_id: Mapped[UUID] = mapped_column(ForeignKey("carers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class CarerMember(CarerPart):
    """One person of the household; `position` is their number, the same as in the application. Applicants of then are
    the approved carers of now. Without `joined_on` they lived there when the household applied."""

    __tablename__ = "carer_members"

    role: Mapped[str]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    date_of_birth: Mapped[date]
    date_of_birth_estimated: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]


class CarerCheck(CarerPart):
    """One check of one person: `dbs`, `medical` or `local_authority`. `done_on`: issued, reported or replied on.
    `confirmed_on`: the last status check of a DBS certificate."""

    __tablename__ = "carer_checks"

    kind: Mapped[str]
    person: Mapped[int]
    done_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    outcome: Mapped[str]
    detail: Mapped[dict[str, Any]]
