"""Rows put straight into a council's tables, for reports and returns that look at many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Boolean, Date, DateTime, Integer, Text, insert, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from services.links.tables import Base
from tests.service.links.desk import LinksDesk

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
USUAL: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, lambda: False),
    (Integer, lambda: 1),
    (DateTime, lambda: LONG_AGO),
    (Date, lambda: date(2020, 1, 1)),
    (UUID, uuid4),
    (JSONB, list),
    (ARRAY, list),
    (Text, lambda: "x"),
)


def put(desk: LinksDesk, kind: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """What a row leaves out and the table asks for is filled with something that says nothing."""
    table = kind.__table__
    needed = [column for column in table.columns if not column.nullable]
    filled = [{**{c.name: _usual(c.type) for c in needed if c.name not in row}, **row} for row in rows]
    with desk.database.owner.begin() as connection:
        connection.execute(text(f'set local search_path to "{desk.council.schema}"'))
        connection.execute(insert(kind), filled)


def _usual(kind: Any) -> Any:
    return next(make() for known, make in USUAL if isinstance(kind, known))
