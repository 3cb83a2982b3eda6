"""Checking a council's audit against its seals and the head that is kept outside its schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from chassis.audit.chain import START, seal
from chassis.audit.sealer import tables_of, unsealed
from chassis.council import Council
from chassis.database import tables
from chassis.database.database import Database

heads = tables.seal_heads


@dataclass(frozen=True)
class Report:
    """What a check found. `broken` is None where every seal holds, otherwise says which one does not and how."""

    council: str
    service: str
    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    broken: str | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def verify(database: Database, council: Council) -> Report:
    """Recompute the whole chain of one council in one service. A row changed, removed or slipped in breaks it."""
    audit, seals = tables_of(council)
    with database.relay.connect() as connection:
        head = connection.execute(select(heads).where(heads.c.council == council.slug)).mappings().one_or_none()
        chain = select(seals.c.position, seals.c.hash, seals.c.audit_id.label("sealed_id"), *audit.c)
        chain = chain.outerjoin(audit, audit.c.id == seals.c.audit_id).order_by(seals.c.position)
        position, last, broken = 0, START, None
        for row in connection.execution_options(yield_per=1000).execute(chain).mappings():
            position += 1
            if row["position"] != position:
                broken = f"seal {position} is missing"
            elif row["id"] is None:
                broken = f"the row under seal {position} is gone"
            elif seal(last, dict(row)) != bytes(row["hash"]):
                broken = f"the row under seal {position} was changed"
            if broken:
                break
            last = bytes(row["hash"])
        kept = (head["position"], bytes(head["hash"])) if head else (0, START)
        if broken is None and (position, last) != kept:
            broken = f"the chain ends at {position}, the head outside says {kept[0]}"
        tail = unsealed(council, None).subquery()
        count, oldest = connection.execute(select(func.count(), func.min(tail.c.at))).one()
    return Report(council.slug, database.service, position, count, oldest, broken)
