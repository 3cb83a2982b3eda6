"""Reports as CSV: each cell one value, no cell a formula."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.links.reports.files import as_csv, named
from services.links.reports.use import share


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (0, "0"),
        (date(2025, 9, 30), "2025-09-30"),
        ([{"slot": "saturday", "sessions_per_month": 2}, {"slot": "one_night", "sessions_per_month": 1}], None),
        ([], ""),
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ('a"b', '"a""b"'),
        ("a,b", '"a,b"'),
    ],
)
def test_a_cell(value: Any, written: str | None) -> None:
    expected = "saturday:2 one_night:1" if written is None else written
    assert as_csv(["x", "y"], [{"x": value, "y": 1}]).decode() == f"x,y\r\n{expected},1\r\n"


@pytest.mark.parametrize(
    ("completed", "agreed", "percent"), [(1, 3, 33), (2, 3, 67), (4, 3, 133), (0, 3, 0), (1, None, None), (1, 0, None)]
)
def test_the_share_of_what_was_agreed(completed: int, agreed: int | None, percent: int | None) -> None:
    assert share(completed, agreed) == percent


def test_a_file_is_named_by_report_and_days() -> None:
    assert named("waiting-list", date(2025, 9, 30)) == {
        "Content-Disposition": 'attachment; filename="waiting-list-2025-09-30.csv"'
    }
    assert named("use", date(2025, 7, 1), date(2025, 9, 1))["Content-Disposition"].endswith(
        'use-2025-07-01-2025-09-01.csv"'
    )
