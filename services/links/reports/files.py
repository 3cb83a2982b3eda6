"""Reports as CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """RFC 4180, UTF-8. Of things in lists each is written `name:number`; what a spreadsheet would take for a formula
    is quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _safe(" ".join(":".join(str(part) for part in one.values()) for one in value))
    return _safe(value.isoformat() if isinstance(value, date) else str(value))


def _safe(written: str) -> str:
    return "'" + written if written.startswith(FORMULA) else written


def named(report: str, *of: date) -> dict[str, str]:
    """The header that gives a report's file its name: what it is, and the day or the first and the last month."""
    name = "-".join((report, *(day.isoformat() for day in of)))
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}
