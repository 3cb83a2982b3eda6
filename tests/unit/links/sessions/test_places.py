"""Where a session places the child, and what follows for those who are with the carer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.links.contract.codes import SESSION_PLACES
from services.links.hearing.facts import Placed
from services.links.home.facts import HomeNeeds
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.gates.at_home import at_home
from services.links.sessions.places import is_placement
from tests.unit.links.sessions.bookings import CARER, CHILD, EVENING, held, wanted

PLACES = {
    "carers_home": (True, True),
    "childs_home": (False, False),
    "community": (True, True),
    "school": (False, True),
    "other": (True, True),
}
AT_HOME = replace(EVENING, place="childs_home")


def test_it_is_decided_for_every_place() -> None:
    assert set(PLACES) == set(SESSION_PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_where_a_child_is_placed_by_day_and_over_night(place: str) -> None:
    assert (is_placement(place, False), is_placement(place, True)) == PLACES[place]
    by_day, night = EVENING, wanted("2025-10-06T16:00", "2025-10-07T09:00", "one_night")
    assert tuple(replace(one, place=place).placement for one in (by_day, night)) == PLACES[place]
    kept = held("a", "2025-10-06T16:00", "2025-10-06T23:59"), held("a", "2025-10-06T16:00", "2025-10-07T00:00")
    assert tuple(replace(one, place=place).placement for one in kept) == PLACES[place]


def test_a_session_in_the_childs_home_fills_no_carers_home() -> None:
    there = tuple(Placed(key, key, "mainstream", date(2025, 1, 1), None) for key in ("a", "b", "d"))
    full = replace(CARER, placements=there)
    for rule in (capacity.WITHIN_TERMS, capacity.WITHIN_USUAL_LIMIT):
        assert rule.judge(EVENING, CHILD, full, []) is not None
        assert rule.judge(AT_HOME, CHILD, full, []) is None
    too_old = replace(CHILD, date_of_birth=date(2005, 1, 1))
    assert capacity.WITHIN_TERMS.judge(AT_HOME, too_old, CARER, []) is not None


def test_who_is_with_a_child_at_home_takes_nobodys_place_in_the_carers_home() -> None:
    others = [held(key, "2025-10-06T16:00", "2025-10-06T19:00") for key in ("a", "b", "d")]
    for rule in (capacity.WITHIN_TERMS, capacity.WITHIN_USUAL_LIMIT):
        assert rule.judge(EVENING, CHILD, CARER, others) is not None
        assert rule.judge(EVENING, CHILD, CARER, [*others[:2], replace(others[2], place="childs_home")]) is None


@pytest.mark.parametrize(
    ("place", "other", "sibling", "begin", "refused"),
    [
        ("carers_home", "carers_home", False, "18:59", False),
        ("carers_home", "community", False, "18:59", False),
        ("carers_home", "childs_home", False, "18:59", True),
        ("carers_home", "childs_home", False, "19:00", False),
        ("childs_home", "carers_home", False, "18:59", True),
        ("childs_home", "carers_home", False, "19:00", False),
        ("childs_home", "childs_home", False, "18:59", True),
        ("childs_home", "childs_home", True, "18:59", False),
        ("childs_home", "carers_home", True, "18:59", True),
        ("carers_home", "childs_home", True, "18:59", True),
        ("school", "childs_home", True, "18:59", True),
        ("school", "school", True, "18:59", False),
        ("school", "school", False, "18:59", True),
    ],
)
def test_a_carer_is_in_one_place_at_a_time(place: str, other: str, sibling: bool, begin: str, refused: bool) -> None:
    """The session wanted lasts from four to seven."""
    key = next(iter(CHILD.siblings)) if sibling else "a"
    kept = replace(held(key, f"2025-10-06T{begin}", "2025-10-06T21:00"), place=other)
    found = capacity.CARER_IN_ONE_PLACE.judge(replace(EVENING, place=place), CHILD, [kept])
    assert (found is not None) is refused
    own = replace(kept, child=CHILD.key)
    assert capacity.CARER_IN_ONE_PLACE.judge(replace(EVENING, place=place), CHILD, [own]) is None


def test_at_home_nothing_is_asked_of_the_carers_home_and_no_room_is_taken() -> None:
    needs = replace(CHILD, home=HomeNeeds(step_free=True, own_bedroom=True))
    night = wanted("2025-10-06T16:00", "2025-10-07T09:00", "one_night")
    rules = {one.rule for one in at_home(night, needs, CARER, []) if one is not None}
    assert "home-step-free" in rules
    assert at_home(replace(night, place="childs_home"), needs, CARER, []) == ()
    stays = [held("a", "2025-10-06T16:00", "2025-10-07T09:00", "one_night")]
    full = lambda others: any(one and one.rule == "home-own-bedroom" for one in at_home(night, needs, CARER, others))  # noqa: E731
    assert full(stays)
    assert not full([replace(stays[0], place="childs_home")])
