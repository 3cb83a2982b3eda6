"""The usual fostering limit, with siblings and exemptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.hearing.facts import Exempted, Placed
from services.links.home.facts import Resident
from services.links.matching.judging import judge
from services.links.matching.yardstick import Yardstick
from services.links.sessions.capacity import rules as capacity
from services.links.usual_limit import UsualLimit, counted_together, keeps_usual_limit
from tests.unit.links.matching import people
from tests.unit.links.sessions.bookings import CARER, CHILD, EVENING

DAY = date(2025, 9, 30)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("others", "siblings", "exempt", "day", "kept"),
    [
        ("ab", "", "", DAY, True),
        ("abd", "", "", DAY, False),
        ("abd", "abd", "", DAY, True),
        ("abd", "ab", "", DAY, False),
        ("abd", "", "abcd", DAY, True),
        ("abd", "", "abcd", DAY + ONE, False),
        ("abd", "", "abd", DAY, False),
        ("abd", "", "abc", DAY, False),
        ("abd", "ab", "abc", DAY, False),
    ],
)
def test_more_than_the_limit_need_to_be_siblings_or_exempt(
    others: str, siblings: str, exempt: str, day: date, kept: bool
) -> None:
    exemptions = [Exempted(frozenset(exempt), DAY - ONE, DAY)]
    assert keeps_usual_limit("c", frozenset(siblings), frozenset(others), 3, exemptions, day) is kept


def test_one_exemption_has_to_name_them_all() -> None:
    two = [Exempted(frozenset("abc"), DAY, None), Exempted(frozenset("cde"), DAY, None)]
    assert not keeps_usual_limit("c", frozenset(), frozenset("abd"), 3, two, DAY)


ALL, FIRST, SECOND, BOTH = frozenset[int](), frozenset({1}), frozenset({2}), frozenset({1, 2})


@pytest.mark.parametrize(
    ("there", "per_home", "gone", "groups"),
    [
        ([], False, ALL, [""]),
        ([("a", ALL), ("b", ALL)], False, ALL, ["ab"]),
        ([("a", FIRST), ("b", SECOND)], False, ALL, ["a", "b"]),
        ([("a", FIRST), ("b", SECOND)], True, ALL, ["ab"]),
        ([("a", FIRST), ("b", BOTH)], False, ALL, ["ab", "b"]),
        ([("a", FIRST), ("b", SECOND), ("v", ALL)], False, ALL, ["av", "bv"]),
        ([("a", FIRST), ("a", FIRST), ("v", ALL)], False, ALL, ["av"]),
        ([("a", FIRST), ("b", SECOND)], False, SECOND, ["ab"]),
        ([("a", FIRST), ("b", BOTH)], False, FIRST, ["ab"]),
        ([("a", SECOND), ("b", SECOND)], False, SECOND, ["ab"]),
    ],
)
def test_children_are_counted_with_each_carer_or_in_the_home(
    there: list[tuple[str, frozenset[int]]], per_home: bool, gone: frozenset[int], groups: list[str]
) -> None:
    assert counted_together(there, per_home, gone) == [frozenset(group) for group in groups]


MONDAY = EVENING.first
PLACEMENTS = st.lists(
    st.builds(
        Placed,
        child=st.sampled_from(["council:a", "council:b", "council:d", "council:e", CHILD.key, "council:sib"]),
        number=st.just("n"),
        kind=st.sampled_from(["mainstream", "private_fostering", "short_break"]),
        starts_on=st.sampled_from([MONDAY - ONE, MONDAY, MONDAY + ONE]),
        until=st.sampled_from([None, MONDAY, MONDAY + ONE]),
        people=st.sampled_from([ALL, FIRST, SECOND, BOTH]),
    ),
    max_size=6,
)


LIMITS = st.builds(UsualLimit, st.integers(1, 3), st.booleans())
LEAVING = st.lists(st.sampled_from([None, MONDAY, MONDAY + ONE]), min_size=2, max_size=2)


@given(PLACEMENTS, LIMITS, LEAVING)
def test_matching_and_booking_count_alike(
    placements: list[Placed], limit: UsualLimit, leaving: list[date | None]
) -> None:
    """What a suggestion was judged by does not refuse the booking, nor the other way round."""
    today, there = MONDAY - 2 * ONE, tuple(placements)
    child = people.child(key=CHILD.key, siblings=CHILD.siblings)
    residents = tuple(Resident(f"m/{n}", n, "applicant", left_on) for n, left_on in enumerate(leaving, 1))
    carer = people.carer(placements=there, number=9, residents=residents)
    judged = judge(child, carer, MONDAY, Yardstick(today, usual_limit=limit))
    home = replace(CARER.home, residents=residents)
    held = replace(CARER, placements=there, usual_limit=limit, today=today, home=home)
    refused = capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, held, []) is not None
    assert refused is any(v.rule == "match-within-usual-limit" for v in judged.exclusions)
