"""A carer's event read into what matching and booking judge by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.links.hearing.announced import approval_of, exceptions_of, placements_of
from services.links.hearing.facts import Period
from tests.service.links.desk import carer_data

TODAY = date(2025, 9, 30)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("ends", "ended", "first_day_without"),
    [
        (None, None, None),
        ("2025-10-08", None, date(2025, 10, 8)),
        (None, "2025-09-01", date(2025, 9, 1)),
        ("2025-09-02", "2025-09-03", date(2025, 9, 2)),
    ],
)
def test_an_approval_ends_whether_by_notice_or_otherwise(
    ends: str | None, ended: str | None, first_day_without: date | None
) -> None:
    data = carer_data("x")
    data["standing"] |= {"approval_ends_on": ends, "approval_ended_on": ended}
    assert approval_of(data).approval_ends_on == first_day_without


@pytest.mark.parametrize(
    ("starts", "planned", "there"),
    [
        ("2025-01-01", "2025-09-01", {0}),
        ("2025-01-01", "2025-10-01", {0}),
        ("2025-01-01", "2025-10-02", {0, 1}),
        ("2025-10-01", "2025-10-01", {1}),
        ("2025-10-01", None, {1, 2}),
    ],
)
def test_a_placement_that_nobody_ended_is_there_today_and_on_its_first_day(
    starts: str, planned: str | None, there: set[int]
) -> None:
    one: dict[str, Any] = {"child_id": "C-9", "kind": "mainstream", "fostered_by": [1, 2]}
    (placed,) = placements_of({"placements": [{**one, "starts_on": starts, "planned_end_on": planned}]})
    assert (placed.child, placed.number, placed.people) == ("council:c-9", "C-9", {1, 2})
    assert {n for n in range(3) if placed.covers(TODAY + n * ONE, TODAY)} == there


def test_exceptions_are_read_by_kind() -> None:
    days = {"starts_on": "2025-08-01", "ends_on": "2025-08-02"}
    offered = {"exceptions": [{"kind": "unavailable", **days}, {"kind": "extra", **days, "ends_on": "2025-08-03"}]}
    assert exceptions_of(offered, "extra") == (Period(date(2025, 8, 1), date(2025, 8, 3)),)
    assert exceptions_of(offered, "unavailable") == (Period(date(2025, 8, 1), date(2025, 8, 2)),)
