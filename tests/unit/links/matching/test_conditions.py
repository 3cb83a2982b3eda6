"""Each hard condition on its boundary: the last value that passes and the first that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.links.hearing.facts import Exempted, Period, Skill
from services.links.home.facts import Resident
from services.links.matching.judging import Judged, judge
from services.links.matching.yardstick import Yardstick
from services.links.usual_limit import UsualLimit
from tests.unit.links.matching.people import CARER, DAY, ONE, PLACES, carer, child, forbids, names, placed

LIVES_THERE = Resident(f"household_member:{CARER}/1", 1, "applicant", None)


def judged(of_child: dict[str, Any], of_carer: dict[str, Any], day: date = DAY, **more: Any) -> Judged:
    return judge(child(**of_child), carer(**of_carer), day, Yardstick(DAY, places=PLACES, **more))


def refused_by(of_child: dict[str, Any], of_carer: dict[str, Any], **more: Any) -> set[str]:
    return {violation.rule for violation in judged(of_child, of_carer, **more).exclusions}


def test_a_pair_that_goes_together_is_excluded_by_nothing() -> None:
    found = judged({}, {})
    assert found.exclusions == ()
    assert dict(found.slots) == {"saturday": 2}


SKILL = Skill(1, "gastrostomy", DAY - ONE, DAY)
TUBE = {"clinical_tasks": names("gastrostomy")}
ALONE = {"without_other_children": True}


def lives(role: str, left_on: date | None = None) -> dict[str, Any]:
    return {"residents": (Resident("household_member:x/2", 2, role, left_on),)}


NIGHT = {"wanted": {"one_night": 1}, "own_bedroom": True}
MEMBER = LIVES_THERE.key


@pytest.mark.parametrize(
    ("rule", "of_child", "passes", "refuses"),
    [
        ("match-approval-stands", {}, {"approved_on": DAY}, {"approved_on": DAY + ONE}),
        ("match-approval-stands", {}, {"approval_ends_on": DAY + ONE}, {"approval_ends_on": DAY}),
        ("match-approval-stands", {}, {}, {"state": "ended"}),
        ("match-carer-not-suspended", {}, {"suspended_from": DAY + ONE}, {"suspended_from": DAY}),
        ("match-checks-current", {}, {"compliant_until": DAY}, {"compliant_until": DAY - ONE}),
        ("match-checks-current", {}, {}, {"compliant_until": None}),
        ("match-review-in-date", {}, {"review_due_on": DAY}, {"review_due_on": DAY - ONE}),
        ("match-found-suitable", {}, {"found_unsuitable_on": DAY + ONE}, {"found_unsuitable_on": DAY}),
        (
            "match-terms-name-family-link",
            {},
            {"kinds_of_care": names("family_link", "mainstream")},
            {"kinds_of_care": names("mainstream")},
        ),
        ("match-age-within-terms", {}, {"age_to": 10}, {"age_to": 9}),
        ("match-age-within-terms", {}, {"age_from": 10}, {"age_from": 11}),
        ("match-number-within-terms", {}, {"placements": (placed("a"),)}, {"placements": (placed("a"), placed("b"))}),
        (
            "match-number-within-terms",
            {},
            {"number": 1, "placements": (placed("a", DAY + ONE),)},
            {"number": 1, "placements": (placed("a", DAY),)},
        ),
        (
            "match-number-within-terms",
            {},
            {"number": 1, "placements": (placed("a", kind="private_fostering"),)},
            {"number": 1, "placements": (placed("a", kind="emergency"),)},
        ),
        (
            "match-number-within-terms",
            {},
            {"number": 1, "placements": (placed("c-1"),)},
            {"number": 1, "placements": (placed("c-2"),)},
        ),
        (
            "match-tasks-signed-off",
            TUBE,
            {"skills": (SKILL,)},
            {"skills": (Skill(1, "gastrostomy", DAY - ONE, DAY - ONE),)},
        ),
        (
            "match-tasks-signed-off",
            TUBE,
            {"skills": (Skill(1, "gastrostomy", DAY, DAY),)},
            {"skills": (Skill(1, "gastrostomy", DAY + ONE, DAY + ONE),)},
        ),
        ("home-step-free", {"step_free": True}, {}, {"step_free": False}),
        ("home-accessible-bathroom", {"accessible_bathroom": True}, {"accessible_bathroom": True}, {}),
        ("home-without-other-children", ALONE, lives("lodger"), lives("child")),
        ("home-without-other-children", ALONE, lives("child", DAY), lives("child", DAY + ONE)),
        ("home-without-other-children", ALONE, {"placements": (placed("c-1"),)}, {"placements": (placed("a"),)}),
        (
            "home-without-severe-allergen",
            {"severe_allergies": names("dog")},
            {"pets": names("cat")},
            {"pets": names("dog")},
        ),
        ("home-without-severe-allergen", {"severe_allergies": names("smoke")}, {}, {"smoking": "outside_only"}),
        ("home-without-avoided-pet", {"avoids_pets": names("dog")}, {"pets": names("cat")}, {"pets": names("dog")}),
        ("home-smoke-free", {"smoke_free": True}, {"smoking": "outside_only"}, {"smoking": "indoors"}),
        ("match-slot-offered", {}, {"daytime": names("saturday")}, {"daytime": names("sunday")}),
        ("match-slot-offered", {}, {}, {"daytime": names(), "overnight": names(), "stated": False}),
        ("match-gender-as-set", {"gender": "girl"}, {"only_gender": "girl"}, {"only_gender": "boy"}),
        ("match-gender-as-set", {"gender": None}, {"prefers_gender": "boy"}, {"only_gender": "boy"}),
        ("match-own-bedroom", NIGHT, {"bedrooms": 2}, {"bedrooms": 1}),
        (
            "match-own-bedroom",
            NIGHT,
            {"bedrooms": 3, "placements": (placed("a"),), "number": 3},
            {"bedrooms": 2, "placements": (placed("a"),), "number": 3},
        ),
        ("match-sessions-left", {}, {"committed": {"sunday": 3}}, {"committed": {"sunday": 4}}),
        ("match-sessions-left", {}, {"sessions_per_month": 1}, {"sessions_per_month": 0}),
        (
            "match-sessions-left",
            {},
            {"sessions_per_month": 9, "committed": {"saturday": 3}},
            {"sessions_per_month": 9, "committed": {"saturday": 4}},
        ),
        (
            "match-carer-not-away",
            {},
            {"absences": (Period(DAY, DAY + 26 * ONE),)},
            {"absences": (Period(DAY, DAY + 27 * ONE),)},
        ),
        ("match-within-travel", {"area": "ZZ2"}, {"area": "ZZ1", "most_miles": 7}, {"area": "ZZ1", "most_miles": 6}),
        (
            "match-within-travel",
            {"area": "ZZ2"},
            {"area": "ZZ1", "most_minutes": 21},
            {"area": "ZZ1", "most_minutes": 20, "most_miles": 7},
        ),
        (
            "match-not-linked-already",
            {},
            {"linked_children": names("council:c-2")},
            {"linked_children": names("council:c-1")},
        ),
        (
            "match-asked-identity",
            {"languages": names("pl"), "asks_for": names("language")},
            {"languages": names("pl", "en")},
            {"languages": names("en")},
        ),
        ("restriction-no-contact", {"restrictions": (forbids("council:c-9"),)}, {}, {"placements": (placed("c-9"),)}),
        ("restriction-no-contact", {"restrictions": (forbids(f"carer:{CARER}", last_day=DAY - ONE),)}, {}, None),
        ("restriction-no-contact", {"restrictions": (forbids(f"carer:{CARER}", last_day=DAY),)}, None, {}),
        (
            "restriction-supervised",
            {"restrictions": (forbids(MEMBER, "supervised"),)},
            {"residents": (Resident(MEMBER, 1, "lodger", DAY),)},
            {},
        ),
    ],
)
def test_the_boundary(
    rule: str, of_child: dict[str, Any], passes: dict[str, Any] | None, refuses: dict[str, Any] | None
) -> None:
    if passes is not None:
        assert refused_by(of_child, passes) == set()
    if refuses is not None:
        assert refused_by(of_child, refuses) == {rule}


def test_identity_excludes_nobody_unless_the_child_asks() -> None:
    ours = {"languages": names("pl"), "religions": names("sikh"), "ethnicities": names("AIND")}
    theirs = {"languages": names("en"), "religions": names("none"), "ethnicities": names("WBRI")}
    assert refused_by(ours, theirs) == set()
    assert refused_by({**ours, "asks_for": names("religion")}, theirs) == {"match-asked-identity"}


@pytest.mark.parametrize(
    ("placements", "more", "refused"),
    [
        ((placed("a"), placed("b")), {}, False),
        ((placed("a"), placed("b"), placed("d")), {}, True),
        ((placed("a"), placed("b"), placed("d", kind="private_fostering")), {}, True),
        ((placed("a"), placed("b"), placed("b")), {}, False),
        ((placed("a"), placed("b"), placed("d", until=DAY + ONE)), {}, True),
        ((placed("s-1"), placed("s-2"), placed("s-3")), {}, False),
        ((placed("a"), placed("b"), placed("e", people=frozenset({2}))), {}, True),
        ((placed("a", people=frozenset({1})), placed("b"), placed("e", people=frozenset({2}))), {}, False),
        (
            (placed("a", people=frozenset({1})), placed("b"), placed("e", people=frozenset({2}))),
            {"usual_limit": UsualLimit(per_home=True)},
            True,
        ),
        ((placed("a"), placed("b")), {"usual_limit": UsualLimit(2)}, True),
    ],
)
def test_the_usual_limit_counts_every_fostered_child(placements: Any, more: dict[str, Any], refused: bool) -> None:
    siblings = names("council:s-1", "council:s-2", "council:s-3")
    found = refused_by({"siblings": siblings}, {"placements": placements, "number": 9}, **more)
    assert found == ({"match-within-usual-limit"} if refused else set())


@pytest.mark.parametrize(
    ("children", "first", "last", "exempt"),
    [
        ({"a", "b", "d", "c-1"}, DAY, None, True),
        ({"a", "b", "d", "c-1"}, DAY - ONE, DAY, True),
        ({"a", "b", "d", "c-1"}, DAY + ONE, None, False),
        ({"a", "b", "d", "c-1"}, DAY - ONE, DAY - ONE, False),
        ({"a", "b", "c-1"}, DAY, None, False),
        ({"a", "b", "d"}, DAY, None, False),
    ],
)
def test_an_exemption_names_every_child_on_the_day(
    children: set[str], first: date, last: date | None, exempt: bool
) -> None:
    exempted = (Exempted(frozenset(f"council:{one}" for one in children), first, last),)
    placements = tuple(placed(one) for one in ("a", "b", "d"))
    found = refused_by({}, {"placements": placements, "number": 9, "exempted": exempted})
    assert found == (set() if exempt else {"match-within-usual-limit"})


def test_a_placement_that_nobody_ended_is_there_today_and_gone_when_planned() -> None:
    over = {"number": 1, "placements": (placed("a", until=DAY - 5 * ONE),)}
    assert refused_by({}, over) == {"match-number-within-terms"}
    assert refused_by({}, over, day=DAY + ONE) == set()


def test_a_restriction_that_begins_later_is_in_the_way_of_a_link_that_is_to_last() -> None:
    later = replace(forbids(f"carer:{CARER}"), starts_on=DAY + 90 * ONE)
    assert refused_by({"restrictions": (later,)}, {}) == {"restriction-no-contact"}


def test_a_suspended_link_is_given_no_more() -> None:
    linked = {"linked_children": names("council:c-1")}
    assert judged({}, linked).could_give_more
    assert not judged({}, {**linked, "suspended_children": names("council:c-1")}).could_give_more


def test_whoever_left_the_home_is_in_nobodys_way() -> None:
    here, gone = ((Resident(MEMBER, 1, "lodger", day),) for day in (DAY + ONE, DAY))
    found = [refused_by({"restrictions": (forbids(MEMBER),)}, {"residents": one}) for one in (here, gone)]
    assert found == [{"restriction-no-contact"}, set()]


def test_without_a_spare_room_only_nights_are_out() -> None:
    wanted = {"wanted": {"saturday": 1, "one_night": 1}, "own_bedroom": True}
    found = judged(wanted, {"bedrooms": 1})
    assert found.exclusions == ()
    assert dict(found.slots) == {"saturday": 1}


@pytest.mark.parametrize(
    ("roles", "bedrooms", "room"),
    [
        (["applicant", "partner"], 2, True),
        (["applicant", "child", "child"], 3, True),
        (["applicant", "child", "child", "child"], 3, False),
        (["applicant", "fostered_child", "fostered_child"], 3, False),
        (["applicant", "fostered_child", "fostered_child"], 4, True),
    ],
)
def test_rooms_are_counted_one_for_each_child_in_care(roles: list[str], bedrooms: int, room: bool) -> None:
    residents = tuple(Resident(f"household_member:x/{n}", n, role, None) for n, role in enumerate(roles))
    found = refused_by(NIGHT, {"residents": residents, "bedrooms": bedrooms})
    assert found == (set() if room else {"match-own-bedroom"})


def test_whoever_is_there_for_a_short_break_takes_no_room_for_good() -> None:
    there = {"bedrooms": 2, "placements": (placed("a", kind="short_break"),)}
    assert refused_by(NIGHT, there) == set()


def test_another_allergy_is_not_another_pet() -> None:
    assert refused_by({"severe_allergies": names("other")}, {"pets": names("other")}) == set()


def test_a_distance_that_is_not_known_excludes_nobody() -> None:
    for area in (None, "ZZ9"):
        assert refused_by({"area": area}, {"area": "ZZ1", "most_miles": 0}) == set()
    near_school = {"area": "ZZ3", "school_area": "ZZ1"}
    assert refused_by(near_school, {"area": "ZZ1", "most_miles": 1}) == set()
