"""Reviews of an approval: their days, whose views are sought, and what goes to the panel."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.clock import add_months
from services.carers.approvals.reviews import rules

APPROVED = date(2024, 2, 29)
HELD = date(2025, 2, 28)


@pytest.mark.parametrize(
    ("reviewed_on", "held_on", "follows"),
    [
        (None, APPROVED, False),
        (None, APPROVED - timedelta(days=1), False),
        (None, APPROVED + timedelta(days=1), True),
        (HELD, HELD, False),
        (HELD, HELD - timedelta(days=1), False),
        (HELD, HELD + timedelta(days=1), True),
    ],
)
def test_a_review_follows_the_approval_and_the_review_before(
    reviewed_on: date | None, held_on: date, follows: bool
) -> None:
    assert (rules.REVIEW_FOLLOWS.judge(APPROVED, reviewed_on, held_on) is None) is follows


@pytest.mark.parametrize(
    ("held_on", "next_on", "allowed"),
    [
        (HELD, HELD, False),
        (HELD, HELD + timedelta(days=1), True),
        (HELD, date(2026, 2, 28), True),
        (HELD, date(2026, 3, 1), False),
        (APPROVED, date(2025, 2, 28), True),
        (APPROVED, date(2025, 3, 1), False),
    ],
)
def test_the_next_review_lies_within_twelve_months(held_on: date, next_on: date, allowed: bool) -> None:
    found = rules.NEXT_REVIEW_WITHIN_LIMIT.judge(held_on, next_on, add_months(held_on, 12))
    assert (found is None) is allowed


@pytest.mark.parametrize(
    ("carers", "children", "authorities", "then", "in_the_year", "missing"),
    [
        (True, "nobody_placed", "nobody_placed", 0, 0, ""),
        (True, "sought", "sought", 1, 1, ""),
        (True, "too_young_or_without_understanding", "nobody_placed", 1, 0, ""),
        (True, "sought", "sought", 0, 0, ""),
        (False, "sought", "sought", 0, 0, "the carers"),
        (True, "nobody_placed", "sought", 1, 1, "the children placed there"),
        (True, "sought", "nobody_placed", 0, 1, "the authorities that placed a child"),
        (
            False,
            "nobody_placed",
            "nobody_placed",
            2,
            1,
            "the carers, the children placed there, the authorities that placed a child",
        ),
    ],
)
def test_views_are_sought_of_those_whom_the_regulation_names(
    carers: bool, children: str, authorities: str, then: int, in_the_year: int, missing: str
) -> None:
    found = rules.REVIEW_SEEKS_VIEWS.judge(carers, children, authorities, then, in_the_year)
    assert (found.reason if found else "") == (f"Not sought: the views of {missing}." if missing else "")


@pytest.mark.parametrize(
    ("first", "panel_on", "panel_required", "allowed"),
    [
        (True, None, True, False),
        (True, HELD, True, True),
        (True, None, False, True),
        (False, None, True, True),
    ],
)
def test_the_first_review_goes_to_the_panel(
    first: bool, panel_on: date | None, panel_required: bool, allowed: bool
) -> None:
    assert (rules.FIRST_REVIEW_TO_PANEL.judge(first, panel_on, panel_required) is None) is allowed
