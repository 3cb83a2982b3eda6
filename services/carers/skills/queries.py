"""Reading skills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.carers.skills.tables import Skill


def skills_after(
    session: Session, carer: UUID, filters: Mapping[str, Any], after: str | None, most: int
) -> Sequence[Skill]:
    """At most `most` sign-offs of a carer in the order of their ids, beginning behind the id `after`."""
    query = select(Skill).where(Skill.carer_id == carer).order_by(Skill.id).limit(most)
    if after is not None:
        query = query.where(Skill.id > UUID(after))
    if "task" in filters:
        query = query.where(Skill.task == filters["task"])
    if "on" in filters:
        day = filters["on"]
        query = query.where(Skill.signed_off_on <= day, Skill.expires_on >= day)
        query = query.where(or_(Skill.revoked_on.is_(None), Skill.revoked_on > day))
    return session.scalars(query).all()
