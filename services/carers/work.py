"""What every operation of this service does around its own: find, lock, save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Request
from services.carers.contract.codes import SCHEME_OF
from services.carers.tables import Aggregate

A = TypeVar("A", bound=Aggregate)


def find(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str) -> A:
    """Raises `Problem` (404)."""
    row = unit.session.get(kind, identifier)
    if row is None:
        raise not_found(what)
    return row


def locked(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str) -> A:
    """Read for a change; others wait until this unit of work ends. Raises `Problem` (404)."""
    row = unit.session.get(kind, identifier, with_for_update=True)
    if row is None:
        raise not_found(what)
    return row


def lock(unit: UnitOfWork, kind: type[A], identifier: UUID, what: str, request: Request) -> A:
    """As `locked`, of the version that the caller has read. Raises `Problem` (404; 412 for a stale version)."""
    row = locked(unit, kind, identifier, what)
    request.check_version(row.version)
    return row


def save(unit: UnitOfWork, row: Aggregate) -> None:
    row.version += 1
    row.changed_at = unit.now


def schemes_not_offered(unit: UnitOfWork, kinds_of_care: Iterable[str]) -> list[str]:
    """The kinds of care whose scheme this council has switched off."""
    return [k for k in kinds_of_care if not unit.scope.council.offers(SCHEME_OF.get(k, "core"))]


def distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
