"""Reports as CSV. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.csv_files import csv_file, inert

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """RFC 4180, UTF-8. Of things in lists each is written `name:number`; what a spreadsheet would take for a formula
    is quoted."""
    return csv_file(columns, ([_cell(row.get(column)) for column in columns] for row in rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return inert(" ".join(":".join(str(part) for part in one.values()) for one in value))
    return inert(value.isoformat() if isinstance(value, date) else str(value))


def named(report: str, *of: date) -> dict[str, str]:
    """The header that gives a report's file its name: what it is, and the day or the first and the last month."""
    name = "-".join((report, *(day.isoformat() for day in of)))
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}
