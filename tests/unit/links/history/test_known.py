"""From which day on all breaks of a child are known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.links.history.known import known_from

RECORDED = date(2025, 9, 30)
DAYS = some.dates(date(2024, 1, 1), date(2026, 1, 1))


def said(first: str, last: str, complete: bool = True) -> dict[str, object]:
    return {"first_day": first, "last_day": last, "complete": complete}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], "2025-09-30"),
        ([said("2024-10-01", "2025-09-29")], "2024-10-01"),
        ([said("2024-10-01", "2025-10-15")], "2024-10-01"),
        ([said("2024-10-01", "2025-09-28")], "2025-09-30"),
        ([said("2024-10-01", "2025-03-31"), said("2025-04-01", "2025-09-30")], "2024-10-01"),
        ([said("2024-10-01", "2025-03-30"), said("2025-04-01", "2025-09-30")], "2025-04-01"),
        ([said("2024-10-01", "2025-09-29"), said("2025-01-01", "2025-01-31", complete=False)], "2025-09-30"),
        ([said("2024-10-01", "2025-09-29", complete=False), said("2025-02-01", "2025-09-29")], "2025-02-01"),
        ([said("2025-11-01", "2025-11-20", complete=False)], "2025-11-21"),
        ([said("2025-11-01", "2025-11-20", complete=False), said("2024-11-01", "2025-11-20")], "2024-11-01"),
    ],
)
def test_what_is_stated_reaches_back_without_a_gap(statements: list[dict[str, object]], expected: str) -> None:
    assert known_from(RECORDED, statements) == date.fromisoformat(expected)


@given(some.lists(some.tuples(DAYS, DAYS).map(sorted), max_size=6))
def test_from_there_on_every_day_is_in_a_statement(spans: list[list[date]]) -> None:
    first = known_from(RECORDED, [said(str(start), str(end)) for start, end in spans])
    assert first <= RECORDED
    for number in range((RECORDED - first).days):
        day = first + timedelta(days=number)
        assert any(start <= day <= end for start, end in spans)
    before = first - timedelta(days=1)
    assert not any(start <= before <= end for start, end in spans)
