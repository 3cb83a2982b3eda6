"""Reviews and visits count under their own legal basis only: a link that is planned anew starts anew."""

from __future__ import annotations

from datetime import date

import pytest

from services.links.reviews.clocks import Course, Numbers, latest_next_review, review_due, visit_due
from services.links.reviews.counting import (
    AgreedReview,
    Reviewed,
    agreed_for_review,
    reviews_since,
    those_that_count,
)

BEFORE, ANEW, FIRST = date(2025, 9, 1), date(2025, 10, 1), date(2025, 10, 31)
CHILD_IN_NEED = Reviewed("s17_6", date(2025, 9, 15), date(2026, 3, 15))
REG_48 = Reviewed("s20_reg48", date(2025, 9, 15), None)


def course(basis: str, reviews: list[Reviewed], visits: tuple[date, ...] = (), first: date | None = FIRST) -> Course:
    held = reviews_since(basis, ANEW, reviews)
    return Course(
        legal_basis=basis,
        active_from=BEFORE,
        first_break_on=first,
        reviews=those_that_count(basis, first, [one.held_on for one in held]),
        visits=those_that_count(basis, first, visits),
        agreed_review_on=agreed_for_review(held, None),
        basis_from=ANEW,
    )


@pytest.mark.parametrize(
    ("basis", "reviews", "kind", "on"),
    [
        ("s20_reg48", [CHILD_IN_NEED], "first_review", date(2026, 1, 31)),
        ("s20_reg48", [Reviewed("s17_6", ANEW, None)], "first_review", date(2026, 1, 31)),  # on the day of the change
        ("s20_reg48", [REG_48], "first_review", date(2026, 1, 31)),  # of an earlier time under the same basis
        ("s20_reg48", [CHILD_IN_NEED, Reviewed("s20_reg48", date(2026, 1, 31), None)], "review", date(2026, 7, 31)),
        ("s20_reg48", [Reviewed("s20_reg48", ANEW, None)], "first_review", date(2026, 1, 31)),  # before the first break
        ("s20_reg48", [Reviewed("s20_reg48", date(2025, 10, 30), None)], "first_review", date(2026, 1, 31)),
        ("s20_reg48", [Reviewed("s20_reg48", FIRST, None)], "review", date(2026, 4, 30)),
        ("s20_full", [Reviewed("s20_full", date(2025, 10, 30), None)], "first_review", date(2025, 11, 28)),
        ("s17_6", [Reviewed("s17_6", ANEW, None)], "review", date(2026, 4, 1)),
        ("s20_full", [REG_48], "first_review", date(2025, 11, 28)),  # twenty working days
        ("s20_full", [REG_48, Reviewed("s20_full", date(2025, 11, 28), None)], "review", date(2026, 2, 28)),
        ("s17_6", [REG_48], "first_review", date(2026, 4, 1)),
        ("s17_6", [REG_48, Reviewed("s17_6", date(2025, 12, 1), None)], "review", date(2026, 6, 1)),
    ],
)
def test_reviews_under_another_basis_move_nothing(basis: str, reviews: list[Reviewed], kind: str, on: date) -> None:
    due = review_due(course(basis, reviews), Numbers())
    assert due is not None
    assert (due.kind, due.on) == (kind, on)


def test_before_the_first_break_under_the_new_basis_nothing_is_due() -> None:
    for basis in ("s20_reg48", "s20_full"):
        assert review_due(course(basis, [CHILD_IN_NEED], first=None), Numbers()) is None


@pytest.mark.parametrize(
    ("basis", "visited", "kind", "on"),
    [
        ("s20_reg48", date(2025, 10, 30), "first_visit", date(2026, 1, 31)),
        ("s20_reg48", FIRST, "visit", date(2026, 4, 30)),
        ("s20_full", date(2025, 10, 30), "first_visit", date(2025, 11, 7)),
        ("s20_full", FIRST, "visit", date(2025, 12, 12)),
    ],
)
def test_visits_before_the_first_break_under_the_basis_move_nothing(
    basis: str, visited: date, kind: str, on: date
) -> None:
    due = visit_due(course(basis, [], (visited,)), Numbers())
    assert due is not None
    assert (due.kind, due.on) == (kind, on)


@pytest.mark.parametrize(
    ("basis", "first", "held_on", "latest"),
    [
        ("s20_reg48", FIRST, date(2025, 10, 30), date(2026, 1, 31)),
        ("s20_reg48", FIRST, FIRST, date(2026, 4, 30)),
        ("s20_reg48", None, FIRST, None),
        ("s20_full", FIRST, date(2025, 10, 30), date(2025, 11, 28)),
        ("s20_full", FIRST, FIRST, date(2026, 1, 31)),
        ("s20_full", None, FIRST, None),
        ("s17_6", None, FIRST, date(2026, 4, 30)),
    ],
)
def test_what_comes_after_a_review_is_counted_from_the_first_break_where_it_came_before(
    basis: str, first: date | None, held_on: date, latest: date | None
) -> None:
    assert latest_next_review(course(basis, [], first=first), held_on, Numbers()) == latest


def test_what_was_held_later_moves_nothing_of_what_comes_after_a_review() -> None:
    days = [date(2025, 11, 20), date(2026, 2, 10), date(2026, 6, 1)]
    of = course("s20_full", [Reviewed("s20_full", day, None) for day in days])
    found = [latest_next_review(of, day, Numbers()) for day in days]
    assert found == [date(2026, 2, 20), date(2026, 8, 10), date(2026, 12, 1)]


NAMED = AgreedReview(date(2025, 11, 3), date(2025, 11, 28))


@pytest.mark.parametrize(
    ("held", "agreement", "on"),
    [
        ((), None, None),
        ((), NAMED, date(2025, 11, 28)),
        (((date(2025, 11, 3), None),), NAMED, date(2025, 11, 28)),  # on the day from which it is in force
        (((date(2025, 11, 4), None),), NAMED, None),
        (((date(2025, 11, 3), None),), AgreedReview(date(2025, 11, 3), date(2025, 11, 3)), None),
        (((date(2025, 10, 1), date(2025, 11, 10)),), NAMED, date(2025, 11, 10)),
        (((date(2025, 10, 1), date(2025, 12, 10)),), NAMED, date(2025, 11, 28)),
        (((date(2025, 11, 4), date(2026, 2, 1)),), NAMED, date(2026, 2, 1)),
        (((date(2025, 10, 1), date(2025, 10, 20)), (date(2025, 11, 4), None)), NAMED, None),
    ],
)
def test_the_agreed_day_is_the_earlier_of_agreement_and_last_review_until_a_review_answers_it(
    held: tuple[tuple[date, date | None], ...], agreement: AgreedReview | None, on: date | None
) -> None:
    assert agreed_for_review([Reviewed("s20_reg48", day, named) for day, named in held], agreement) == on


def test_the_first_review_in_full_is_followed_by_one_within_three_months() -> None:
    assert latest_next_review(course("s20_full", [REG_48, REG_48]), date(2025, 11, 28), Numbers()) == date(2026, 2, 28)
