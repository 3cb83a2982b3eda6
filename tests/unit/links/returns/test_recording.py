"""One collection year has one way of recording, and a change counts from the 1 April before it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.links.returns.recording import one_by_one, recording_of, under_agreement
from services.links.returns.rows import Agreed, Break

CHANGED = [
    {"recording": "agreement", "starts_on": "2023-09-10"},
    {"recording": "individual", "starts_on": "2025-04-20"},
    {"recording": "agreement", "starts_on": "2026-04-02"},
]


@pytest.mark.parametrize(
    ("day", "recording"),
    [
        (date(2020, 1, 1), "agreement"),
        (date(2025, 3, 31), "agreement"),
        (date(2025, 4, 1), "individual"),
        (date(2026, 3, 31), "individual"),
        (date(2026, 4, 1), "agreement"),
    ],
)
def test_a_change_counts_from_the_first_of_april(day: date, recording: str) -> None:
    assert recording_of(CHANGED, day) == recording


def test_an_agreement_is_cut_to_the_years_in_which_it_is_recorded() -> None:
    found = list(under_agreement(CHANGED, [Agreed(date(2024, 1, 5), None)]))
    assert [(a.first, a.last) for a in found] == [
        (date(2024, 1, 5), date(2025, 3, 31)),
        (date(2026, 4, 1), None),
    ]


def test_an_agreement_within_a_year_of_breaks_gives_no_row() -> None:
    assert list(under_agreement(CHANGED, [Agreed(date(2025, 6, 1), date(2026, 2, 1))])) == []


def stay(first: date, last: date, ended: bool = True) -> Break:
    noon = datetime(2025, 1, 1, 12, tzinfo=UTC)
    return Break("one", first, last, noon, noon, ended)


def test_breaks_are_rows_of_their_own_in_such_a_year_only() -> None:
    days = [date(2025, 3, 30), date(2025, 4, 1), date(2026, 3, 30), date(2026, 4, 1)]
    breaks = [stay(day, day + timedelta(days=1)) for day in days]
    assert list(one_by_one(CHANGED, breaks)) == breaks[1:3]


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (date(2025, 3, 30), date(2025, 4, 3), [(date(2025, 4, 1), date(2025, 4, 3))]),
        (date(2025, 3, 30), date(2025, 4, 1), []),
        (date(2026, 3, 30), date(2026, 4, 2), [(date(2026, 3, 30), date(2026, 3, 31))]),
        (date(2026, 3, 31), date(2026, 4, 2), []),
        (date(2025, 7, 4), date(2025, 7, 4), [(date(2025, 7, 4), date(2025, 7, 4))]),
    ],
)
def test_a_break_that_reaches_over_a_change_is_cut_to_its_years(
    first: date, last: date, left: list[tuple[date, date]]
) -> None:
    assert [(b.first, b.last) for b in one_by_one(CHANGED, [stay(first, last)])] == left


def test_a_break_without_a_record_of_its_end_stays_whole() -> None:
    breaks = [stay(date(2025, 3, 30), date(2025, 4, 3), False), stay(date(2026, 3, 30), date(2026, 4, 2), False)]
    assert list(one_by_one(CHANGED, breaks)) == breaks[1:]


def test_a_way_that_was_changed_within_its_year_never_counts() -> None:
    """A break of that year is no row of its own though breaks were recorded so for some days of it."""
    changes = [
        {"recording": "agreement", "starts_on": "2023-09-10"},
        {"recording": "individual", "starts_on": "2025-04-20"},
        {"recording": "agreement", "starts_on": "2025-05-20"},
    ]
    assert list(one_by_one(changes, [stay(date(2025, 5, 1), date(2025, 5, 4))])) == []
