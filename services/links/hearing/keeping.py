"""Keeping the state that an event carries, unless a later one is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held
from services.links.hearing.tables import KnownCarer, KnownRestriction


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


def _keep(
    unit: UnitOfWork, table: type[KnownCarer | KnownRestriction], envelope: Mapping[str, Any], columns: dict[str, Any]
) -> bool:
    row = {
        "id": UUID(envelope["subject"]),
        "version": envelope["sequence"],
        "state_data": envelope["data"],
        "heard_at": unit.now,
        **columns,
    }
    values = {name: value for name, value in row.items() if name != "id"}
    keeping = insert(table).values(row)
    keeping = keeping.on_conflict_do_update(
        index_elements=["id"], set_=values, where=table.version <= keeping.excluded.version
    )
    return unit.session.execute(keeping.returning(table.id)).first() is not None
