"""The scale of each factor, at its ends and in between."""

from __future__ import annotations

from typing import Any

import pytest

from services.links.contract.settings.matching import WEIGHTS
from services.links.hearing.facts import Skill
from services.links.home.facts import Resident
from services.links.matching.factors import FACTORS
from services.links.matching.judging import judge
from services.links.matching.yardstick import Yardstick
from tests.unit.links.matching.people import CARER, DAY, ONE, PLACES, YARDSTICK, carer, child, names, placed

GIRL = {"gender": "girl"}
CHAIR = {"equipment": names("wheelchair")}
TUBE = {"clinical_tasks": names("gastrostomy", "suction")}


HURTS = {"behaviour": names("hurts_others")}
OTHER = "council:c-2"


def skill(task: str, days: int, person: int = 1) -> Skill:
    return Skill(person, task, DAY, DAY + days * ONE)


BEST = skill("suction", 400, 2)
TO_COME = Skill(1, "suction", DAY + ONE, DAY + 400 * ONE)


@pytest.mark.parametrize(
    ("name", "of_child", "of_carer", "value"),
    [
        ("needs", {"needs": names("AUT", "LD")}, {"prefers_needs": names("LD", "MOB")}, 0.5),
        ("needs", {"needs": names("AUT")}, {"prefers_needs": names()}, None),
        ("needs", {"needs": names("NONE")}, {"prefers_needs": names("AUT")}, None),
        ("skills_last", TUBE, {"skills": (skill("gastrostomy", 73), skill("suction", 400))}, 0.2),
        ("skills_last", TUBE, {"skills": (skill("gastrostomy", 73), skill("suction", 9), BEST)}, 0.2),
        ("skills_last", TUBE, {"skills": (skill("gastrostomy", 73),)}, 0.0),
        ("skills_last", TUBE, {"skills": (skill("gastrostomy", 500), skill("suction", 365))}, 1.0),
        ("skills_last", TUBE, {"skills": (skill("gastrostomy", 73), TO_COME)}, 0.0),
        ("skills_last", {}, {}, None),
        ("age", {}, {"prefers_age_from": 10, "prefers_age_to": 10}, 1.0),
        ("age", {}, {"prefers_age_from": 11}, 0.75),
        ("age", {}, {"prefers_age_to": 6}, 0.0),
        ("age", {}, {"prefers_age_to": 2}, 0.0),
        ("gender", GIRL, {"prefers_gender": "girl"}, 1.0),
        ("gender", GIRL, {"prefers_gender": "boy"}, 0.0),
        ("gender", GIRL, {}, None),
        ("gender", {}, {"prefers_gender": "boy"}, None),
        ("slots", {"wanted": {"saturday": 3, "evening": 1}}, {}, 0.75),
        ("slots", {"wanted": {}}, {}, None),
        ("spare", {"wanted": {"saturday": 4}}, {"committed": {"sunday": 3}}, 0.25),
        ("spare", {"wanted": {"saturday": 2}}, {}, 1.0),
        ("spare", {}, {"sessions_per_month": None}, None),
        ("distance_home", {"area": "ZZ1"}, {"area": "ZZ1"}, 1.0),
        ("distance_home", {"area": "ZZ3"}, {"area": "ZZ1"}, 0.0),
        ("distance_home", {"area": "ZZ9"}, {"area": "ZZ1"}, None),
        ("distance_home", {"area": "ZZ1"}, {}, None),
        ("distance_school", {"school_area": "ZZ1"}, {"area": "ZZ1"}, 1.0),
        ("distance_school", {"area": "ZZ1"}, {"area": "ZZ1"}, None),
        ("language", {"languages": names("pl")}, {"languages": names("pl", "en")}, 1.0),
        ("language", {"languages": names("pl")}, {"languages": names("en")}, 0.0),
        ("language", {"languages": names("pl")}, {}, None),
        ("religion", {"religions": names("sikh")}, {"religions": names("sikh")}, 1.0),
        ("culture", {"ethnicities": names("AIND")}, {"ethnicities": names("AIND")}, 1.0),
        ("culture", {"ethnicities": names("AIND")}, {"ethnicities": names("APKN")}, 0.5),
        ("culture", {"ethnicities": names("AIND")}, {"ethnicities": names("WBRI")}, 0.0),
        ("culture", {"ethnicities": names("REFU")}, {"ethnicities": names("WBRI")}, None),
        ("relationship", {"known_carers": frozenset({CARER})}, {}, 1.0),
        ("relationship", {"sibling_carers": frozenset({CARER}), "parted": {CARER: "child_wish"}}, {}, 0.0),
        ("relationship", {"sibling_carers": frozenset({CARER})}, {}, 0.5),
        ("relationship", {}, {}, 0.0),
        ("wishes", {"wishes": names("animals", "be_collected")}, {"pets": names("dog")}, 0.5),
        ("wishes", {"wishes": names("no_animals")}, {}, 1.0),
        ("wishes", {"wishes": names("other_children")}, {"linked_children": names("council:c-2")}, 1.0),
        ("wishes", {"wishes": names("no_other_children")}, {"residents": (Resident("k", 2, "child", DAY),)}, 1.0),
        ("wishes", {"wishes": names("no_other_children")}, {"residents": (Resident("k", 2, "child", None),)}, 0.0),
        ("wishes", {}, {}, None),
        ("comfort", {"mild_allergies": names("cat", "smoke")}, {"pets": names("cat")}, 0.5),
        ("comfort", {"behaviour": names("frightened_of_animals")}, {"pets": names("fish")}, 0.0),
        ("comfort", {"mild_allergies": names("nuts")}, {}, None),
        ("transport", CHAIR, {"transport": names("wheelchair_accessible_vehicle")}, 1.0),
        ("transport", CHAIR, {"transport": names("car")}, 0.5),
        ("transport", CHAIR, {}, 0.0),
        ("transport", {}, {}, None),
        ("other_children", {}, {"residents": (Resident("k", 2, "child", None),)}, None),
        ("other_children", {"behaviour": names("hurts_self")}, {"residents": (Resident("k", 2, "child", None),)}, None),
        ("other_children", HURTS, {}, 1.0),
        ("other_children", HURTS, {"residents": (Resident("k", 2, "lodger", None),)}, 1.0),
        ("other_children", HURTS, {"residents": (Resident("k", 2, "child", None),)}, 0.0),
        ("other_children", HURTS, {"residents": (Resident("k", 2, "fostered_child", DAY + ONE),)}, 0.0),
        ("other_children", HURTS, {"residents": (Resident("k", 2, "child", DAY),)}, 1.0),
        ("other_children", HURTS, {"placements": (placed("c-2", DAY),)}, 0.0),
        ("other_children", HURTS, {"placements": (placed("c-2", DAY + ONE),)}, 1.0),
        ("other_children", HURTS, {"placements": (placed("c-1", DAY),)}, 1.0),
        ("other_children", HURTS, {"linked_children": names(OTHER)}, 0.5),
        ("other_children", HURTS, {"linked_children": names(child().key)}, 1.0),
    ],
)
def test_the_scale(name: str, of_child: dict[str, Any], of_carer: dict[str, Any], value: float | None) -> None:
    found, reason = FACTORS[name](child(**of_child), carer(**of_carer), DAY, YARDSTICK)
    assert found == (value if value is None else pytest.approx(value))
    assert reason


def test_distance_falls_evenly_to_what_the_council_takes_for_far() -> None:
    near, far = child(area="ZZ2"), carer(area="ZZ1")
    miles = PLACES.miles("ZZ1", "ZZ2")
    assert miles == pytest.approx(6.91, abs=0.01)
    for most in (7, 20):
        value, _ = FACTORS["distance_home"](near, far, DAY, Yardstick(DAY, far_miles=most, places=PLACES))
        assert value == pytest.approx(1 - miles / most)


def test_a_lone_poor_match_stays_poor() -> None:
    poor = judge(child(needs=names("AUT")), carer(prefers_needs=names("LD"), prefers_age_to=2), DAY, YARDSTICK)
    assert poor.exclusions == ()
    assert poor.total < 50


def test_what_cannot_be_judged_is_left_out_of_the_total() -> None:
    weights = dict.fromkeys(WEIGHTS, 0) | {"distance_home": 50, "relationship": 50}
    of = Yardstick(DAY, weights=weights, places=PLACES)
    known = {"known_carers": frozenset({CARER})}
    assert judge(child(**known, area="ZZ3"), carer(area="ZZ1"), DAY, of).total == pytest.approx(50)
    assert judge(child(**known), carer(area="ZZ1"), DAY, of).total == pytest.approx(100)


def test_without_any_weight_the_total_is_nothing() -> None:
    assert judge(child(), carer(), DAY, Yardstick(DAY, weights=dict.fromkeys(WEIGHTS, 0))).total == 0


def test_every_weight_has_its_factor_in_the_same_order() -> None:
    assert list(FACTORS) == list(WEIGHTS)
