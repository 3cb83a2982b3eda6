"""What is locked and versioned as one: its columns, and what every operation does around its own: find, lock, save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as UUID_COLUMN
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.tables import NAMING
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import not_found
from chassis.request import Request

COLUMN_TYPES: Mapping[Any, Any] = {
    str: Text,
    int: Integer,
    bool: Boolean,
    date: Date,
    datetime: DateTime(timezone=True),
    UUID: UUID_COLUMN(as_uuid=True),
    list[str]: ARRAY(Text),
    list[int]: ARRAY(Integer),
    dict[str, Any]: JSONB(none_as_null=True),
    list[dict[str, Any]]: JSONB,
}
"""The `type_annotation_map` of a service's declarative base."""


def council_metadata() -> MetaData:
    """For the tables that stand in each council's schema; they name no schema themselves."""
    return MetaData(naming_convention={**NAMING, "fk": "fk_%(table_name)s_%(column_0_name)s"})


class Versioned:
    """The columns of an aggregate, mixed into a service's own base. `version` grows by one with each change."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


A = TypeVar("A", bound=Versioned)


def first_version(unit: UnitOfWork) -> dict[str, Any]:
    """The columns of an aggregate that is made now."""
    return {"id": new_identifier(), "version": 1, "created_at": unit.now, "changed_at": unit.now}


def find(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str) -> A:
    """Raises `Problem` (404)."""
    row = unit.session.get(kind, identifier)
    if row is None:
        raise not_found(what)
    return row


def locked(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str) -> A:
    """Read for a change; others wait until this unit of work ends. Raises `Problem` (404)."""
    row = unit.session.get(kind, identifier, with_for_update=True, populate_existing=True)
    if row is None:
        raise not_found(what)
    return row


def lock(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str, request: Request) -> A:
    """As `locked`, of the version that the caller has read. Raises `Problem` (404; 412 for a stale version)."""
    row = locked(unit, kind, identifier, what)
    request.check_version(row.version)
    return row


def save(unit: UnitOfWork, row: Versioned) -> None:
    row.version += 1
    row.changed_at = unit.now


def acting(unit: UnitOfWork) -> str:
    """Who acts: the worker, or where the system does it the client."""
    return unit.scope.actor or unit.scope.client
