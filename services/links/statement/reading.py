"""Finding what was published."""

from __future__ import annotations

from sqlalchemy import select, text

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from services.links.statement.tables import Statement, StatementText

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' statement', 0))")


def lock_statement(unit: UnitOfWork) -> Statement | None:
    """Others that publish wait until this unit of work ends, also where there is no statement yet."""
    unit.session.execute(_ALONE)
    return unit.session.scalars(select(Statement)).one_or_none()


def in_force(unit: UnitOfWork) -> StatementText | None:
    query = select(StatementText).join(Statement, Statement.id == StatementText.statement_id)
    return unit.session.scalars(query.where(StatementText.number == Statement.version)).one_or_none()


def find_text(unit: UnitOfWork, number: int | None = None) -> StatementText:
    """By its number, or the one in force. Raises `Problem` (404)."""
    if number is None:
        found = in_force(unit)
    else:
        found = unit.session.scalars(select(StatementText).where(StatementText.number == number)).one_or_none()
    if found is None:
        raise not_found("statement")
    return found
