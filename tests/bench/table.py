"""What a section of the bench hands back, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """`rows` are already text; `notes` stand below, as the goal and whether it is reached."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [list(self.columns), *(list(row) for row in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.columns))]
        shown = [
            "  ".join(
                cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        ]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([self.title, "", shown[0], rule, *shown[1:], "", *self.notes])
