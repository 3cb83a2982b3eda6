"""The tables of this service. They stand in each council's schema, so they name no schema themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as UUID_COLUMN
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database.tables import NAMING


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={**NAMING, "fk": "fk_%(table_name)s_%(column_0_name)s"})
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bool: Boolean,
        date: Date,
        datetime: DateTime(timezone=True),
        UUID: UUID_COLUMN(as_uuid=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[dict[str, Any]]: JSONB,
    }


class Aggregate(Base):
    """What is locked and versioned as one. `version` grows by one with each change."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
