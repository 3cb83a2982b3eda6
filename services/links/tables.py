"""The tables of this service. They stand in each council's schema, so they name no schema themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.orm import DeclarativeBase

from chassis.aggregates import COLUMN_TYPES, Versioned, council_metadata


class Base(DeclarativeBase):
    metadata = council_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {**COLUMN_TYPES}


class Aggregate(Versioned, Base):
    """What is locked and versioned as one."""

    __abstract__ = True
