"""Finding a child by the council's own number."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from services.lifelonglinks.contract import key_of
from services.links.children.tables import Child


def child_key(number: str) -> str:
    """What a child is compared by, here and in contact restrictions."""
    return key_of("child", number)


def find_child(unit: UnitOfWork, number: str) -> Child:
    """Raises `Problem` (404)."""
    return _found(unit, number, lock=False)


def lock_child(unit: UnitOfWork, number: str) -> Child:
    """For a change or a booking: others of the same child wait until this unit of work ends. Raises `Problem` (404)."""
    return _found(unit, number, lock=True)


def _found(unit: UnitOfWork, number: str, lock: bool) -> Child:
    query = select(Child).where(Child.key == child_key(number))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = unit.session.scalars(query).one_or_none()
    if row is None:
        raise not_found("child")
    return row
