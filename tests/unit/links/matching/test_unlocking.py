"""What would unlock a pair, and what no training unlocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from services.links.hearing.facts import Skill
from services.links.matching.judging import judge
from services.links.matching.ranking import least_to_do
from tests.unit.links.matching.people import DAY, ONE, YARDSTICK, carer, child, names

TUBE = {"clinical_tasks": names("gastrostomy")}
ASKS = {"languages": names("pl"), "asks_for": names("language")}


@pytest.mark.parametrize(
    ("of_child", "of_carer", "words"),
    [
        (TUBE, {}, ["gastrostomy training"]),
        (TUBE, {"skills": (Skill(1, "gastrostomy", DAY - ONE, DAY - ONE),)}, ["gastrostomy signed off again"]),
        ({"clinical_tasks": names("suction", "oxygen")}, {}, ["oxygen training", "suction training"]),
        ({}, {"compliant_until": None}, ["the household's checks renewed"]),
        ({}, {"age_to": 9}, ["terms of approval for a child of 10"]),
        ({}, {"daytime": names(), "compliant_until": None}, ["the household's checks renewed", "an offer of saturday"]),
        ({"area": "ZZ2"}, {"area": "ZZ1", "most_miles": 2}, ["a way of 7 miles instead of 2"]),
        (ASKS, {}, ["what the carer says of its language"]),
        (ASKS, {"languages": names("en")}, []),
        (TUBE, {"state": "ended"}, []),
        (TUBE, {"pets": names(), "suspended_from": DAY}, []),
        ({}, {}, []),
    ],
)
def test_a_near_miss_says_what_would_unlock_it(of_child: Any, of_carer: Any, words: list[str]) -> None:
    found = judge(child(**of_child), carer(**of_carer), DAY, YARDSTICK)
    assert [unlock.words for unlock in found.unlocks] == words
    assert found.near_miss is bool(words)


def test_doing_what_would_unlock_it_unlocks_it() -> None:
    needs = {"clinical_tasks": names("suction", "oxygen")}
    skills = tuple(Skill(1, unlock.code, DAY, DAY) for unlock in judge(child(**needs), carer(), DAY, YARDSTICK).unlocks)
    assert judge(child(**needs), carer(skills=skills), DAY, YARDSTICK).exclusions == ()


def test_a_linked_pair_could_give_more_where_nothing_else_is_in_the_way() -> None:
    linked = {"linked_children": names("council:c-1")}
    assert judge(child(), carer(**linked), DAY, YARDSTICK).could_give_more
    assert not judge(child(), carer(**{**linked, "state": "ended"}), DAY, YARDSTICK).could_give_more
    assert judge(child(), carer(), DAY, YARDSTICK).could_give_more


def test_fewest_things_to_do_come_first_and_the_best_of_them() -> None:
    lapsed, no_task = {"compliant_until": None}, {"clinical_tasks": names("suction")}
    two = judge(child(**no_task), carer(id=UUID(int=1), **lapsed), DAY, YARDSTICK)
    worse = judge(child(**no_task), carer(id=UUID(int=2), prefers_age_to=2), DAY, YARDSTICK)
    better = judge(child(**no_task), carer(id=UUID(int=3)), DAY, YARDSTICK)
    assert least_to_do([two, worse, better], 9) == [better, worse, two]
    assert least_to_do([two, worse, better], 1) == [better]
    assert least_to_do([two, worse, better], 2) == [better, worse]
