"""When reviews and visits are due, on their boundary days, and what may be recorded of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import add_months
from services.links.reviews import rules
from services.links.reviews.clocks import (
    AGREED,
    Course,
    Due,
    Numbers,
    latest_next_review,
    most_weeks,
    review_due,
    visit_due,
)

NUMBERS = Numbers()
ACTIVE, FIRST = date(2025, 1, 6), date(2025, 1, 31)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def course(basis: str = "s20_reg48", first: date | None = FIRST, **more: object) -> Course:
    return Course(basis, ACTIVE, first, **more)  # type: ignore[arg-type]


def day_of(due: Due | None) -> date | None:
    return due.on if due else None


@pytest.mark.parametrize(
    ("of", "kind", "on"),
    [
        (course(), "first_review", date(2025, 4, 30)),  # three months after the first break, of a shorter month
        (course(reviews=(date(2025, 4, 2),)), "review", date(2025, 10, 2)),
        (course(reviews=(date(2025, 4, 2), date(2025, 8, 31))), "review", date(2026, 2, 28)),
        (course(reviews=(date(2025, 4, 2),), agreed_review_on=date(2025, 7, 1)), "review", date(2025, 7, 1)),
        (course(reviews=(date(2025, 4, 2),), agreed_review_on=date(2026, 7, 1)), "review", date(2025, 10, 2)),
        (course(agreed_review_on=date(2025, 3, 1)), "first_review", date(2025, 3, 1)),
        (course(agreed_review_on=date(2025, 4, 30)), "first_review", date(2025, 4, 30)),
        (course(agreed_review_on=date(2025, 5, 1)), "first_review", date(2025, 4, 30)),
        (course("s17_6", None), "first_review", date(2025, 7, 6)),
        (course("s17_6", reviews=(date(2025, 7, 1),)), "review", date(2026, 1, 1)),
        (course("s20_full"), "first_review", date(2025, 2, 28)),  # twenty working days, no bank holiday between
        (course("s20_full", reviews=(date(2025, 2, 20),)), "review", date(2025, 5, 20)),
        (course("s20_full", reviews=(date(2025, 2, 20), date(2025, 5, 12))), "review", date(2025, 11, 12)),
    ],
)
def test_the_next_review_is_due(of: Course, kind: str, on: date) -> None:
    due = review_due(of, NUMBERS)
    assert due is not None
    assert (due.kind, due.on) == (kind, on)
    assert "reg" in due.source or "section" in due.source


def test_the_source_says_whether_a_day_is_the_laws_or_agreed() -> None:
    days = [date(2025, 4, 29), date(2025, 4, 30), None]
    dues = [review_due(course(agreed_review_on=day), NUMBERS) for day in days]
    assert [due is not None and due.source.startswith(AGREED) for due in dues] == [True, False, False]
    alone = review_due(course("s20_full", None, agreed_review_on=days[0]), NUMBERS)
    assert alone == Due("first_review", date(2025, 4, 29), AGREED)


@pytest.mark.parametrize("basis", ["s20_reg48", "s20_full"])
def test_before_the_first_break_nothing_is_due(basis: str) -> None:
    assert review_due(course(basis, None), NUMBERS) is None
    assert visit_due(course(basis, None), NUMBERS) is None


@pytest.mark.parametrize(
    ("of", "kind", "on"),
    [
        (course(), "first_visit", date(2025, 4, 30)),
        (course(plan_weeks=6), "first_visit", date(2025, 3, 14)),
        (course(plan_weeks=40), "first_visit", date(2025, 4, 30)),  # a longer plan does not move the law's limit
        (course(visits=(date(2025, 3, 1),)), "visit", date(2025, 9, 1)),
        (course(visits=(date(2025, 3, 1), date(2025, 2, 1)), plan_weeks=4), "visit", date(2025, 3, 29)),
        (course("s20_full"), "first_visit", date(2025, 2, 7)),
        (course("s20_full", visits=(date(2025, 2, 7),)), "visit", date(2025, 3, 21)),
        (course("s17_6", plan_weeks=12), "first_visit", date(2025, 4, 25)),
    ],
)
def test_the_next_visit_is_due(of: Course, kind: str, on: date) -> None:
    due = visit_due(of, NUMBERS)
    assert due is not None
    assert (due.kind, due.on) == (kind, on)


def test_without_an_agreed_interval_no_law_asks_visits_of_a_child_in_need() -> None:
    assert visit_due(course("s17_6"), NUMBERS) is None


@given(first=DAYS, gaps=st.lists(st.integers(1, 182), max_size=6), weeks=st.none() | st.integers(1, 52))
def test_no_agreement_ever_puts_a_review_or_a_visit_behind_the_law(
    first: date, gaps: list[int], weeks: int | None
) -> None:
    held = tuple(first + timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps)))
    of = Course("s20_reg48", first, first, held, held, weeks, date(2199, 1, 1))
    last = held[-1] if held else first
    months = 6 if held else 3
    assert day_of(review_due(of, NUMBERS)) == add_months(last, months)
    visit = day_of(visit_due(of, NUMBERS))
    assert visit is not None
    assert last < visit <= add_months(last, months)


@given(st.sampled_from(["s17_6", "s20_reg48", "s20_full"]), st.permutations(range(5)))
def test_the_order_of_recording_makes_no_difference(basis: str, order: list[int]) -> None:
    days = [FIRST + timedelta(days=40 * n) for n in range(5)]
    mixed = tuple(days[n] for n in order)
    sorted_ = course(basis, reviews=tuple(days), visits=tuple(days), plan_weeks=6)
    other = course(basis, reviews=mixed, visits=mixed, plan_weeks=6)
    assert review_due(sorted_, NUMBERS) == review_due(other, NUMBERS)
    assert visit_due(sorted_, NUMBERS) == visit_due(other, NUMBERS)


def test_the_latest_next_review_follows_from_the_one_that_is_recorded() -> None:
    assert latest_next_review(course(), date(2025, 3, 3), NUMBERS) == date(2025, 9, 3)
    assert latest_next_review(course("s20_full"), date(2025, 2, 20), NUMBERS) == date(2025, 5, 20)


@pytest.mark.parametrize(("next_on", "passes"), [(date(2025, 9, 3), True), (date(2025, 9, 4), False), (None, True)])
def test_the_next_review_is_agreed_within_the_limit(next_on: date | None, passes: bool) -> None:
    judged = rules.NEXT_REVIEW_WITHIN_LIMIT.judge(date(2025, 3, 3), next_on, date(2025, 9, 3))
    assert (judged is None) is passes


def test_the_next_review_comes_after_this_one() -> None:
    held = date(2025, 3, 3)
    for day in (held, held - timedelta(days=1)):
        assert rules.NEXT_REVIEW_WITHIN_LIMIT.judge(held, day, date(2025, 9, 3)) is not None


@pytest.mark.parametrize(
    ("basis", "chair", "passes"),
    [("s20_reg48", "w-1", False), ("s20_reg48", "iro-1", True), ("s20_full", "w-1", False), ("s17_6", "w-1", True)],
)
def test_a_looked_after_childs_review_is_chaired_by_somebody_else(basis: str, chair: str, passes: bool) -> None:
    assert (rules.CHAIRED_INDEPENDENTLY.judge(basis, chair, {"w-1", "w-2"}) is None) is passes


@pytest.mark.parametrize(
    ("participation", "view", "passes"),
    [("PN1", None, False), ("PN1", "Yes.", True), ("PN0", None, True), ("PN7", None, True), ("PN4", None, False)],
)
def test_the_childs_view_is_recorded(participation: str, view: str | None, passes: bool) -> None:
    assert (rules.GIVES_THE_CHILDS_VIEW.judge(participation, view) is None) is passes


@pytest.mark.parametrize(
    ("day", "active_from", "ended_on", "passes"),
    [
        (FIRST, None, None, False),
        (FIRST, None, FIRST, False),
        (FIRST, ACTIVE, None, True),
        (FIRST, ACTIVE, FIRST, True),
        (FIRST, ACTIVE, FIRST - timedelta(days=1), False),
    ],
)
def test_what_took_place_by_the_last_day_of_a_link_is_recorded(
    day: date, active_from: date | None, ended_on: date | None, passes: bool
) -> None:
    assert (rules.LINK_IS_LIVING.judge(day, active_from, ended_on) is None) is passes


def test_without_a_break_no_law_limits_the_next_review() -> None:
    assert rules.NEXT_REVIEW_WITHIN_LIMIT.judge(FIRST, date(2035, 1, 1), None) is None
    assert rules.NEXT_REVIEW_WITHIN_LIMIT.judge(FIRST, FIRST, None) is not None
    assert rules.NEXT_REVIEW_WITHIN_LIMIT.judge(FIRST, None, None) is None


def test_reviews_are_recorded_in_order() -> None:
    assert rules.REVIEWS_IN_ORDER.judge(ACTIVE, ACTIVE, []) is None
    assert rules.REVIEWS_IN_ORDER.judge(ACTIVE - timedelta(days=1), ACTIVE, []) is not None
    assert rules.REVIEWS_IN_ORDER.judge(FIRST, ACTIVE, [FIRST]) is not None
    assert rules.REVIEWS_IN_ORDER.judge(FIRST, ACTIVE, [ACTIVE]) is None


@pytest.mark.parametrize(
    ("basis", "parents", "officer", "passes"),
    [
        ("s20_reg48", True, True, True),
        ("s20_reg48", True, False, False),
        ("s20_reg48", False, True, False),
        ("s17_6", True, False, True),
        ("s17_6", False, True, False),
    ],
)
def test_the_interval_of_visits_is_agreed(basis: str, parents: bool, officer: bool, passes: bool) -> None:
    assert (rules.INTERVAL_AGREED.judge(basis, parents, officer) is None) is passes


def test_the_interval_of_visits_keeps_the_limit() -> None:
    assert most_weeks("s20_reg48", date(2025, 1, 6), NUMBERS) == 25
    assert most_weeks("s20_full", date(2025, 1, 6), NUMBERS) == 6
    assert most_weeks("s17_6", date(2025, 1, 6), NUMBERS) is None
    assert rules.INTERVAL_WITHIN_LIMIT.judge(25, 25) is None
    assert rules.INTERVAL_WITHIN_LIMIT.judge(26, 25) is not None
