"""Reading carers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from chassis.database.spelled import spelled_as
from services.carers.approvals.carers.tables import Carer


def carers_after(session: Session, filters: Mapping[str, Any], after: str | None, most: int) -> Sequence[Carer]:
    """At most `most` carers in the order of their ids, beginning behind the id `after`."""
    query = select(Carer).where(*_conditions(filters)).order_by(Carer.id).limit(most)
    if after is not None:
        query = query.where(Carer.id > UUID(after))
    return session.scalars(query).all()


def count_carers(session: Session, filters: Mapping[str, Any]) -> int:
    return session.scalar(select(func.count()).select_from(Carer).where(*_conditions(filters))) or 0


def every_carer(session: Session) -> Iterator[Carer]:
    yield from session.scalars(select(Carer).order_by(Carer.id).execution_options(yield_per=500))


def _conditions(filters: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name in ("state", "external_reference", "supplier_number"):
        if name in filters:
            yield getattr(Carer, name) == filters[name]
    if "kind_of_care" in filters:
        yield Carer.terms.contains({"kinds_of_care": [filters["kind_of_care"]]})
    if "age" in filters:
        yield Carer.terms["age_from"].as_integer() <= filters["age"]
        yield Carer.terms["age_to"].as_integer() >= filters["age"]
    if "social_worker" in filters:
        yield spelled_as(Carer.social_worker, filters["social_worker"])
    if "review_before" in filters:
        unreviewed = and_(Carer.next_review_on.is_(None), Carer.first_review_on < filters["review_before"])
        yield or_(Carer.next_review_on < filters["review_before"], unreviewed)
    if "checks_due_before" in filters:
        yield or_(Carer.compliant_until.is_(None), Carer.compliant_until < filters["checks_due_before"])
