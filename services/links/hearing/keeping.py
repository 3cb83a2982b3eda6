"""Keeping the state that an event carries, unless a later one is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held, key_of
from services.links.hearing.announced import day_or_none
from services.links.hearing.tables import KnownCarer, KnownPlacement, KnownRestriction


def keep_carer(unit: UnitOfWork, envelope: Mapping[str, Any]) -> bool:
    """False where a later version is held already."""
    data = envelope["data"]
    return _keep(unit, KnownCarer, envelope, {"state": data["state"]})


def keep_restriction(unit: UnitOfWork, envelope: Mapping[str, Any]) -> bool:
    """False where a later version is held already."""
    held = Held.read(envelope["data"])
    last: date | None = held.last_day
    return _keep(
        unit, KnownRestriction, envelope, {"child_key": held.child, "person_key": held.person, "last_day": last}
    )


def keep_placement(unit: UnitOfWork, envelope: Mapping[str, Any]) -> bool:
    """False where a later version is held already."""
    data = envelope["data"]
    days = {name: day_or_none(data[name]) for name in ("starts_on", "planned_end_on", "ended_on")}
    who = {"child_key": key_of("child", data["child_id"]), "carer_id": UUID(data["carer_id"])}
    return _keep(unit, KnownPlacement, envelope, {**who, **days})


def _upsert(table: type[KnownCarer | KnownRestriction | KnownPlacement]) -> ReturningInsert[Any]:
    """Built once: putting a statement together costs more than sending it."""
    rows = table.__table__
    keeping = insert(rows)  # type: ignore[arg-type]  # a declarative class maps a Table
    held = {column.name: keeping.excluded[column.name] for column in rows.columns if not column.primary_key}
    return keeping.on_conflict_do_update(
        index_elements=["id"], set_=held, where=rows.c.version <= keeping.excluded.version
    ).returning(rows.c.id)


_UPSERTS = {table: _upsert(table) for table in (KnownCarer, KnownRestriction, KnownPlacement)}


def _keep(
    unit: UnitOfWork,
    table: type[KnownCarer | KnownRestriction | KnownPlacement],
    envelope: Mapping[str, Any],
    columns: dict[str, Any],
) -> bool:
    row = {
        "id": UUID(envelope["subject"]),
        "version": envelope["sequence"],
        "state_data": envelope["data"],
        "heard_at": unit.now,
        **columns,
    }
    return unit.session.connection().execute(_UPSERTS[table], row).first() is not None
