"""Reading the replicas, and how old they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from chassis.database.unit_of_work import UnitOfWork
from chassis.messaging import replica
from chassis.problems import not_found
from services.lifelonglinks.contract import Held
from services.links.hearing.subscribed import CARERS, RESTRICTIONS
from services.links.hearing.tables import KnownCarer, KnownRestriction


def known_carer(unit: UnitOfWork, identifier: UUID) -> KnownCarer:
    """Raises `Problem` (404)."""
    row = unit.session.get(KnownCarer, identifier)
    if row is None:
        raise not_found("carer")
    return row


def lock_carer(unit: UnitOfWork, identifier: UUID) -> KnownCarer:
    """For a booking: others of the same carer wait until this unit of work ends. Raises `Problem` (404).

    Whoever locks a child too locks the child first.
    """
    row = unit.session.get(KnownCarer, identifier, with_for_update=True, populate_existing=True)
    if row is None:
        raise not_found("carer")
    return row


def carers_of(unit: UnitOfWork, identifiers: Collection[UUID]) -> Mapping[UUID, KnownCarer]:
    """Those of these ids that are known, in one statement."""
    found = unit.session.scalars(select(KnownCarer).where(KnownCarer.id.in_(identifiers)))
    return {row.id: row for row in found}


def restrictions_known(unit: UnitOfWork, keys: Collection[str] | None = None, since: date | None = None) -> list[Held]:
    """Restrictions that stand on `since` (today) or later; with `keys` only those about one of these people."""
    day = since or unit.today
    query = select(KnownRestriction.state_data).where(
        or_(KnownRestriction.last_day.is_(None), KnownRestriction.last_day >= day)
    )
    if keys is not None:
        about = sorted(keys)
        query = query.where(or_(KnownRestriction.child_key.in_(about), KnownRestriction.person_key.in_(about)))
    return [Held.read(data) for data in unit.session.scalars(query)]


def freshness(unit: UnitOfWork) -> Mapping[str, datetime | None]:
    """Up to when the replicas hold everything of their sources; null where a source has not been heard of yet."""
    return {
        "carers_as_of": replica.as_of(unit, CARERS, "carers"),
        "restrictions_as_of": replica.as_of(unit, RESTRICTIONS, "lifelonglinks"),
    }
