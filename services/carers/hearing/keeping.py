"""Keeping what is heard of contact restrictions, and reading it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.database.unit_of_work import UnitOfWork
from services.carers.hearing.tables import KnownRestriction
from services.lifelonglinks.contract import Held


def keep_restriction(unit: UnitOfWork, envelope: Mapping[str, Any]) -> bool:
    """False where a later version is held already."""
    held = Held.read(envelope["data"])
    keeping = insert(KnownRestriction).values(
        id=UUID(envelope["subject"]),
        version=envelope["sequence"],
        child_key=held.child,
        last_day=held.last_day,
        state_data=envelope["data"],
        heard_at=unit.now,
    )
    replaced = {name: keeping.excluded[name] for name in ("version", "child_key", "last_day", "state_data", "heard_at")}
    later = KnownRestriction.version <= keeping.excluded.version
    kept = keeping.on_conflict_do_update(index_elements=["id"], set_=replaced, where=later)
    return unit.session.scalar(kept.returning(KnownRestriction.id)) is not None


def restrictions_known(unit: UnitOfWork, children: Collection[str]) -> list[Held]:
    """Those of these children (by key) that stand today or later."""
    query = select(KnownRestriction.state_data).where(
        KnownRestriction.child_key.in_(children),
        or_(KnownRestriction.last_day.is_(None), KnownRestriction.last_day >= unit.today),
    )
    return [Held.read(data) for data in unit.session.scalars(query.order_by(KnownRestriction.id))]
