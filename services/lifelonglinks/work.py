"""What every operation of this service does around its own: find, lock, save."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Request
from services.lifelonglinks.tables import Aggregate

A = TypeVar("A", bound=Aggregate)


def find(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str) -> A:
    """Raises `Problem` (404)."""
    row = unit.session.get(kind, identifier)
    if row is None:
        raise not_found(what)
    return row


def lock(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str, request: Request) -> A:
    """Read for a change; others wait until this unit of work ends. Raises `Problem` (404; 412 for a stale version)."""
    row = unit.session.get(kind, identifier, with_for_update=True)
    if row is None:
        raise not_found(what)
    request.check_version(row.version)
    return row


def save(unit: UnitOfWork, row: Aggregate) -> None:
    row.version += 1
    row.changed_at = unit.now


def acting(unit: UnitOfWork) -> str:
    """Who acts: the worker, or where the system does it the client."""
    return unit.scope.actor or unit.scope.client
