"""Files of comma-separated values: RFC 4180, UTF-8, a line of column names first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is taken for a formula by a spreadsheet."""


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Cells are written as they are; `inert` makes one safe to open."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def inert(cell: str) -> str:
    """The cell, with a quote before what a spreadsheet would take for a formula."""
    return "'" + cell if cell.startswith(FORMULA) else cell
