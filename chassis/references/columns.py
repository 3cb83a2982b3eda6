"""The column of a table whose records have external references, and whether one is free."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")


class Referenced:
    """Mixed into an aggregate; the database holds the number unique, too."""

    external_reference: Mapped[str | None] = mapped_column(unique=True)


class Kept(Protocol):
    id: Any
    external_reference: Any
    __tablename__: str


def reference_is_free(
    unit: UnitOfWork, kind: type[Kept], wanted: str | None, but: UUID | None = None
) -> Violation | None:
    """`but` is the record that is to have it. Others that want the same wait until this unit of work ends: ask after
    every row that the step changes is locked."""
    if wanted is None:
        return None
    what = f"{unit.scope.council.slug} {kind.__tablename__} external_reference {wanted}"
    unit.session.execute(_ALONE, {"what": what})
    held = select(kind.id).where(kind.external_reference == wanted, kind.id != but if but else text("true"))
    return EXTERNAL_REFERENCE_IS_FREE.judge(unit.session.scalars(held).first() is not None)
