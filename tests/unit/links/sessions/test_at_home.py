"""A child is in no home that does not suit it, and overnight has a room of its own where it needs one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.rules import violations
from services.links.hearing.facts import Placed
from services.links.home.facts import Home, HomeNeeds, Resident
from services.links.sessions.gates.at_home import at_home
from services.links.sessions.gates.facts import Held, Wanted
from tests.unit.links.sessions.bookings import CARER, CHILD, EVENING, held, wanted

NIGHTS = wanted("2025-10-10T16:00", "2025-10-12T10:00", "weekend")
FREE = Home(2, True, frozenset(), "nobody", accessible_bathroom=True)
ALONE, RULE_ALONE = HomeNeeds(without_other_children=True), "home-without-other-children"


def lives(kind: str = "long_term", until: date | None = None) -> tuple[Placed, ...]:
    return (Placed("council:p", "P", kind, date(2025, 1, 1), until),)


def broken(
    needs: HomeNeeds, home: Home, session: Wanted = EVENING, others: tuple[Held, ...] = (), **carer: Any
) -> dict[str, str]:
    found = at_home(session, replace(CHILD, home=needs), replace(CARER, home=home, **carer), others)
    return {one.rule: one.reason for one in violations(*found)}


@pytest.mark.parametrize(
    ("needs", "home", "rule"),
    [
        (HomeNeeds(step_free=True), replace(FREE, step_free=False), "home-step-free"),
        (
            HomeNeeds(severe_allergies=frozenset({"dog"})),
            replace(FREE, pets=frozenset({"dog"})),
            "home-without-severe-allergen",
        ),
        (
            HomeNeeds(severe_allergies=frozenset({"smoke"})),
            replace(FREE, smoking="outside_only"),
            "home-without-severe-allergen",
        ),
        (HomeNeeds(avoids_pets=frozenset({"cat"})), replace(FREE, pets=frozenset({"cat"})), "home-without-avoided-pet"),
        (HomeNeeds(smoke_free=True), replace(FREE, smoking="indoors"), "home-smoke-free"),
        (HomeNeeds(accessible_bathroom=True), replace(FREE, accessible_bathroom=False), "home-accessible-bathroom"),
        (ALONE, replace(FREE, residents=(Resident("council:r", 3, "child", None),)), RULE_ALONE),
    ],
)
@pytest.mark.parametrize("session", [EVENING, NIGHTS], ids=["by day", "overnight"])
def test_a_home_that_does_not_suit_refuses_at_any_hour(
    needs: HomeNeeds, home: Home, rule: str, session: Wanted
) -> None:
    assert set(broken(needs, home, session)) == {rule}
    assert broken(HomeNeeds(), home, session) == {}
    assert broken(needs, FREE, session) == {}


OWN = HomeNeeds(own_bedroom=True)
CHILD_THERE = Resident("council:r", 3, "birth_child", None)


@pytest.mark.parametrize(
    ("others", "placements", "refused"),
    [
        ((held("council:b", "2025-10-06T18:00", "2025-10-06T20:00"),), (), True),
        ((held("council:b", "2025-10-06T19:00", "2025-10-06T20:00"),), (), False),
        ((held(CHILD.key, "2025-10-06T18:00", "2025-10-06T20:00"),), (), False),
        ((replace(held("council:b", "2025-10-06T18:00", "2025-10-06T20:00"), place="childs_home"),), (), False),
        ((), lives(), True),
        ((), lives(until=date(2025, 10, 6)), False),
    ],
)
def test_who_may_be_there_without_others_only_is_there_alone(
    others: tuple[Held, ...], placements: tuple[Placed, ...], refused: bool
) -> None:
    home = broken(ALONE, FREE, EVENING, others, placements=placements)
    assert set(home) == ({RULE_ALONE} if refused else set())
    assert broken(HomeNeeds(), FREE, EVENING, others, placements=placements) == {}


def test_nobody_comes_beside_a_child_with_whom_no_other_may_be() -> None:
    other = replace(held("council:b", "2025-10-06T18:00", "2025-10-06T20:00"), number="B-7", alone=True)
    assert "B-7" in broken(HomeNeeds(), FREE, EVENING, (other,))[RULE_ALONE]
    later = replace(other, starts_at=EVENING.ends_at)
    assert broken(HomeNeeds(), FREE, EVENING, (later,)) == {}


def test_an_outing_by_day_is_in_no_home_and_still_with_whoever_comes_along() -> None:
    outing = replace(EVENING, place="community")
    dog, needs = replace(FREE, pets=frozenset({"dog"})), HomeNeeds(severe_allergies=frozenset({"dog"}))
    assert broken(needs, dog, outing) == {}
    assert set(broken(needs, dog, replace(NIGHTS, place="community"))) == {"home-without-severe-allergen"}
    other = replace(held("council:b", "2025-10-06T18:00", "2025-10-06T20:00"), place="community")
    assert set(broken(ALONE, FREE, outing, (other,))) == {RULE_ALONE}
    assert broken(ALONE, FREE, outing, placements=lives()) == {}


def test_by_day_no_room_is_needed() -> None:
    assert broken(OWN, replace(FREE, bedrooms=1)) == {}


@pytest.mark.parametrize(
    ("home", "others", "placements", "nights"),
    [
        (FREE, (), (), []),
        (replace(FREE, bedrooms=1), (), (), ["2025-10-10", "2025-10-11"]),
        (replace(FREE, residents=(CHILD_THERE,)), (), (), ["2025-10-10", "2025-10-11"]),
        (replace(FREE, residents=(replace(CHILD_THERE, left_on=date(2025, 10, 11)),)), (), (), ["2025-10-10"]),
        (FREE, (), lives(), ["2025-10-10", "2025-10-11"]),
        (FREE, (), lives(until=date(2025, 10, 11)), ["2025-10-10"]),
        (FREE, (), lives("short_break"), []),
        (FREE, (held("council:b", "2025-10-11T18:00", "2025-10-12T09:00", "one_night"),), (), ["2025-10-11"]),
        (FREE, (held("council:b", "2025-10-11T10:00", "2025-10-11T15:00", "saturday"),), (), []),
        (FREE, (held("council:b", "2025-10-09T18:00", "2025-10-10T09:00", "one_night"),), (), []),
    ],
)
def test_a_room_of_its_own_is_left_in_each_night(
    home: Home, others: tuple[Held, ...], placements: tuple[Placed, ...], nights: list[str]
) -> None:
    found = broken(OWN, home, NIGHTS, others, placements=placements)
    assert set(found) == ({"home-own-bedroom"} if nights else set())
    reason = found.get("home-own-bedroom", "")
    assert [day for day in ("2025-10-10", "2025-10-11", "2025-10-12") if day in reason] == nights
    assert broken(HomeNeeds(), home, NIGHTS, others, placements=placements) == {}
