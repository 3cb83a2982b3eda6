"""The return's files: comma-separated, UTF-8, CRLF, a line of column names, no quotes where none are needed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.csv_files import FORMULA, csv_file


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell is a code, a day, or a child's number; none of them begins as a formula does. Raises ValueError where
    one did: a quote before it would make it another child's number."""
    return csv_file(columns, ([_cell(cell) for cell in row] for row in rows))


def _cell(cell: str) -> str:
    if cell.startswith(FORMULA):
        raise ValueError("a cell of the return begins as a formula")
    return cell
