"""How many children at one time, and the carer's own times, on their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.links.hearing.facts import Exempted, Period, Placed
from services.links.home.facts import Resident
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.gates.facts import Wanted
from services.links.usual_limit import UsualLimit
from tests.unit.links.sessions.bookings import CARER, CHILD, EVENING, OFFER, held, wanted


def placed(child: str) -> Placed:
    return Placed(child, child, "mainstream", date(2025, 1, 1), None)


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        ([("a", "12:00", "16:00"), ("b", "19:00", "21:00"), ("c", "17:00", "18:00")], False),
        ([("a", "15:00", "17:00"), ("b", "16:30", "18:00"), ("c", "17:00", "18:30")], False),
        ([("a", "15:00", "17:01"), ("b", "16:30", "18:00"), ("c", "17:00", "18:30")], True),
        ([("a", "16:00", "19:00"), ("b", "16:00", "19:00")], False),
        ([("a", "16:00", "19:00"), ("b", "16:00", "19:00"), ("c", "18:59", "20:00")], True),
    ],
)
def test_children_are_counted_at_one_time(others: list[tuple[str, str, str]], refused: bool) -> None:
    sessions = [held(child, f"2025-10-06T{begin}", f"2025-10-06T{end}") for child, begin, end in others]
    for rule in (capacity.WITHIN_TERMS, capacity.WITHIN_USUAL_LIMIT):
        assert (rule.judge(EVENING, CHILD, CARER, sessions) is not None) is refused


@pytest.mark.parametrize(
    ("keys", "exempt", "refused"),
    [
        (("a", "b", "d"), (), True),
        (("a", "b", "council:c-1"), (), False),
        (("council:sib",), (), False),
        (("a", "b", "d"), ("a", "b", "d", "council:c-1"), False),
        (("a", "b", "d"), ("a", "b", "council:c-1"), True),
    ],
)
def test_the_usual_limit_with_siblings_and_exemptions(
    keys: tuple[str, ...], exempt: tuple[str, ...], refused: bool
) -> None:
    there = tuple(placed(key) for key in keys)
    exemptions = (Exempted(frozenset(exempt), date(2025, 10, 6), date(2025, 10, 6)),)
    carer = replace(CARER, placements=there, exemptions=exemptions)
    assert (capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, carer, []) is not None) is refused


@pytest.mark.parametrize(
    ("of_first", "of_second", "visiting", "per_home", "refused"),
    [
        ("ab", "de", "", False, False),
        ("ab", "de", "", True, True),
        ("abf", "d", "", False, True),
        ("a", "d", "v", False, False),
        ("ab", "d", "v", False, True),
        ("a", "d", "v", True, True),
    ],
)
def test_the_usual_limit_counts_with_each_carer_or_in_the_home(
    of_first: str, of_second: str, visiting: str, per_home: bool, refused: bool
) -> None:
    """Whoever is there for a session is with all the carers."""
    there = [replace(placed(key), people=frozenset({1})) for key in of_first]
    there += [replace(placed(key), people=frozenset({2})) for key in of_second]
    carer = replace(CARER, placements=tuple(there), usual_limit=UsualLimit(per_home=per_home))
    sessions = [held(key, "2025-10-06T16:00", "2025-10-06T19:00") for key in visiting]
    assert (capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, carer, sessions) is not None) is refused


@pytest.mark.parametrize(
    ("left_on", "refused"),
    [
        (None, False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 7), True),  # there on the day of the evening, gone in the morning
        (date(2025, 10, 6), True),
    ],
)
def test_whoever_moved_out_fosters_nobody_there(left_on: date | None, refused: bool) -> None:
    """Two children with each of two carers; the one who stays would have five."""
    there = [replace(placed(key), people=frozenset({1 if key in "ab" else 2})) for key in "abde"]
    residents = (Resident("m/1", 1, "applicant", None), Resident("m/2", 2, "applicant", left_on))
    carer = replace(CARER, placements=tuple(there), home=replace(CARER.home, residents=residents))
    night = wanted("2025-10-06T18:00", "2025-10-07T09:00", "one_night")
    assert (capacity.WITHIN_USUAL_LIMIT.judge(night, CHILD, carer, []) is not None) is refused


def test_the_council_sets_the_limit_of_the_day() -> None:
    carer = replace(CARER, placements=(placed("a"), placed("b")))
    assert capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, carer, []) is None
    lower = replace(carer, usual_limit=UsualLimit(2))
    assert capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, lower, []) is not None


def test_siblings_may_be_more_than_the_limit() -> None:
    child = replace(CHILD, siblings=frozenset({"a", "b", "d"}))
    carer = replace(CARER, placements=tuple(placed(key) for key in ("a", "b", "d")))
    assert capacity.WITHIN_USUAL_LIMIT.judge(EVENING, child, carer, []) is None
    assert capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, carer, []) is not None


def test_an_exemption_that_ends_during_a_stay_does_not_cover_the_rest() -> None:
    keys = ("a", "b", "d")
    there = tuple(placed(key) for key in keys)
    exempt = Exempted(frozenset({*keys, CHILD.key}), date(2025, 1, 1), date(2025, 10, 6))
    carer = replace(CARER, placements=there, exemptions=(exempt,))
    assert capacity.WITHIN_USUAL_LIMIT.judge(EVENING, CHILD, carer, []) is None
    night = wanted("2025-10-06T16:00", "2025-10-07T09:00", "one_night")
    assert capacity.WITHIN_USUAL_LIMIT.judge(night, CHILD, carer, []) is not None


OVERNIGHT = (("monday", "18:00", "10:00"),)


@pytest.mark.parametrize(
    ("offer", "one", "refused"),
    [
        ({}, EVENING, False),
        ({"slots": frozenset({"saturday"})}, EVENING, True),
        ({"weekly": (("monday", "16:00", "19:00"),)}, EVENING, False),
        ({"weekly": (("monday", "16:01", "19:00"),)}, EVENING, True),
        ({"weekly": (("monday", "16:00", "18:59"),)}, EVENING, True),
        ({"weekly": (("tuesday", "00:00", "24:00"),)}, EVENING, True),
        (
            {"weekly": (("tuesday", "00:00", "24:00"),), "extra": (Period(date(2025, 10, 6), date(2025, 10, 6)),)},
            EVENING,
            False,
        ),
        ({"unavailable": (Period(date(2025, 10, 1), date(2025, 10, 6)),)}, EVENING, True),
        ({"unavailable": (Period(date(2025, 10, 7), date(2025, 10, 9)),)}, EVENING, False),
        (
            {"weekly": (("monday", "16:00", "24:00"),)},
            wanted("2025-10-06T18:00", "2025-10-07T09:00", "one_night"),
            False,
        ),
        (
            {"weekly": (("monday", "19:00", "24:00"),)},
            wanted("2025-10-06T18:00", "2025-10-07T09:00", "one_night"),
            True,
        ),
        (
            {"unavailable": (Period(date(2025, 10, 7), date(2025, 10, 7)),)},
            wanted("2025-10-06T18:00", "2025-10-07T09:00", "one_night"),
            True,
        ),
        ({"weekly": OVERNIGHT}, wanted("2025-10-06T18:00", "2025-10-07T10:00", "one_night"), False),
        ({"weekly": OVERNIGHT}, wanted("2025-10-06T18:00", "2025-10-07T10:01", "one_night"), True),
        ({"weekly": OVERNIGHT}, wanted("2025-10-06T17:59", "2025-10-07T09:00", "one_night"), True),
        ({"weekly": OVERNIGHT}, wanted("2025-10-07T08:00", "2025-10-07T10:00", "evening"), False),
        ({"weekly": OVERNIGHT}, wanted("2025-10-07T08:00", "2025-10-07T10:01", "evening"), True),
        ({"weekly": (("sunday", "18:00", "10:00"),)}, wanted("2025-10-06T08:00", "2025-10-06T10:00", "evening"), False),
        ({"sessions_per_month": 2}, EVENING, False),
        ({"sessions_per_month": 1}, EVENING, True),
    ],
)
def test_the_carers_own_times(offer: dict[str, Any], one: Wanted, refused: bool) -> None:
    others = [held("x", "2025-10-01T10:00", "2025-10-01T12:00"), held("x", "2025-11-01T10:00", "2025-11-01T12:00")]
    stated = replace(OFFER, **offer)
    assert (capacity.WITHIN_AVAILABILITY.judge(one, stated, others, None) is not None) is refused
    assert capacity.WITHIN_AVAILABILITY.judge(one, stated, others, "Agreed this once.") is None
    unstated = capacity.WITHIN_AVAILABILITY.judge(one, None, others, None)
    assert unstated is not None
    assert unstated.reason.endswith("say why in `outside_availability`.")
