"""Holding what a placement or news touches, in the order in which everybody locks: the child, then carers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.database.spelled import spelled_as
from services.carers.approvals.carers.tables import Carer
from services.carers.placements.tables import Placement
from services.lifelonglinks.contract import key_of

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' placed ' || :key, 0))")


def wait_for(session: Session, child_key: str) -> None:
    """Let nobody else place this child, or follow a restriction of its own, until the transaction ends: what is heard
    while it is being placed finds it placed."""
    session.execute(_ALONE, {"key": child_key})


def carers_who_care_for(session: Session, child_key: str) -> Sequence[Carer]:
    """Those with whom the child is placed or is to be, each locked and read anew."""
    placed = spelled_as(Placement.child_id, child_key.removeprefix(key_of("child", "")))
    theirs = select(Placement.carer_id).where(Placement.state == "open", placed)
    query = select(Carer).where(Carer.id.in_(theirs)).order_by(Carer.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()
