"""Why children wait, and what is lacking: reasons for the carers who could take a child at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import Violation
from chassis.rules import CATALOGUE
from services.lifelonglinks.contract.contact import RULES as CONTACT_RULES
from services.links.contract.codes import WAITING_REASONS
from services.links.contract.operations.linking import HOME
from services.links.hearing.facts import Period, Skill
from services.links.matching import rules
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.judging import Judged, judge
from services.links.reports.need import spare, unmet_need
from services.links.reports.reasons import (
    OTHER,
    REASON_OF,
    RESTRICTED,
    STANDING,
    TOGETHER,
    covering,
    reasons_of,
    stands,
    why,
)
from tests.unit.links.matching import people
from tests.unit.links.matching.people import DAY, YARDSTICK, carer, child, forbids, names, placed

AWAY = Period(DAY, DAY + 400 * people.ONE)
GASTROSTOMY = Skill(1, "gastrostomy", date(2025, 1, 1), DAY)


def others(count: int, **changes: Any) -> list[CarerFacts]:
    return [carer(id=UUID(int=n + 1), **changes) for n in range(count)]


def because(
    who: ChildFacts, carers: list[CarerFacts], under_way: int = 0, declined: int = 0, apart: bool = True
) -> list[tuple[str, int]]:
    wait = why([judge(who, one, DAY, YARDSTICK) for one in carers], under_way, declined, apart)
    return [(one.reason, one.carers) for one in wait.because]


@pytest.mark.parametrize(
    ("who", "carers", "reasons"),
    [
        (child(), others(3), [("can_be_suggested", 3)]),
        (child(), [], [("no_carers_available", 0)]),
        (child(), others(3, state="ended"), [("no_carers_available", 0)]),
        (child(), others(3, compliant_until=date(2025, 1, 1)), [("no_carers_available", 0)]),
        (child(wanted={"evening": 1}), others(3), [("no_carer_offers_the_slot", 3)]),
        (child(clinical_tasks=names("gastrostomy")), others(2), [("task_nobody_signed_off", 2)]),
        (child(), others(2, committed={"sunday": 4}), [("no_capacity", 2)]),
        (child(), others(1, placements=(placed("a"), placed("b"))), [("no_capacity", 1)]),
        (child(step_free=True), others(2, step_free=False), [("home_does_not_fit", 2)]),
        (child(), others(2, age_from=12), [("terms_do_not_fit", 2)]),
        (child(area="ZZ3"), others(2, area="ZZ1", most_miles=5), [("too_far", 2)]),
        (child(asks_for=names("religion"), religions=names("jewish")), others(2), [("asks_for_identity", 2)]),
        (child(), others(1, linked_children=names("council:c-1")), [("linked_already", 1)]),
        (child(), others(2, absences=(AWAY,)), [("carer_away", 2)]),
        (
            child(restrictions=(forbids(f"carer:{UUID(int=1)}"),)),
            others(1),
            [("contact_restriction", 1)],
        ),
    ],
)
def test_one_reason(who: ChildFacts, carers: list[CarerFacts], reasons: list[tuple[str, int]]) -> None:
    assert because(who, carers) == reasons
    assert because(who, carers, apart=False) == [(OTHER if r in TOGETHER else r, count) for r, count in reasons]


def test_reasons_that_are_told_together_are_counted_once_for_each_carer() -> None:
    unable = [carer(id=UUID(int=1), absences=(AWAY,), step_free=False), carer(id=UUID(int=2), absences=(AWAY,))]
    carers = [*unable, carer(id=UUID(int=3), step_free=False), carer(id=UUID(int=4), age_from=12)]
    assert because(child(step_free=True), carers, apart=False) == [("other", 3), ("terms_do_not_fit", 1)]


def test_reasons_that_together_exclude_everybody_come_with_the_greatest_first() -> None:
    carers = [carer(id=UUID(int=n), daytime=frozenset(), overnight=frozenset()) for n in range(3)]
    carers += [carer(id=UUID(int=9), step_free=False)]
    assert because(child(step_free=True), carers) == [("no_carer_offers_the_slot", 3), ("home_does_not_fit", 1)]


def test_one_reason_is_enough_where_it_excludes_all() -> None:
    carers = [carer(id=UUID(int=n), step_free=False, age_from=12 if n else 0) for n in range(3)]
    assert because(child(step_free=True), carers) == [("home_does_not_fit", 3)]


def test_carers_who_take_nobody_explain_nothing() -> None:
    carers = [*others(5, suspended_from=date(2025, 1, 1), daytime=frozenset()), carer(step_free=False)]
    assert because(child(step_free=True), carers) == [("home_does_not_fit", 1)]


def test_links_are_told_beside() -> None:
    assert because(child(), others(1), under_way=1, declined=2) == [
        ("link_under_way", 1),
        ("can_be_suggested", 1),
        ("declined", 2),
    ]


def test_single_things_to_do_are_counted() -> None:
    who = child(clinical_tasks=names("gastrostomy"))
    pairs = [judge(who, one, DAY, YARDSTICK) for one in [*others(3), carer(sessions_per_month=0)]]
    assert [(unlock.code, count) for unlock, count in why(pairs, 0, 0, apart=True).unlocks] == [("gastrostomy", 3)]


def test_every_rule_of_a_match_has_a_reason_and_every_reason_is_a_code() -> None:
    matching = {n for n, r in CATALOGUE.items() if r.test.__module__ == "services.links.matching.rules"}
    assert set(REASON_OF) | STANDING == (matching | set(HOME)) - {"match-child-may-be-linked"}
    assert not {rule.identifier for rule in CONTACT_RULES.values()} & (set(REASON_OF) | STANDING)
    assert set(REASON_OF.values()) <= set(WAITING_REASONS)


@given(people.children(), st.lists(people.carers(), max_size=6, unique_by=lambda one: one.id))
def test_the_reasons_exclude_exactly_those_who_are_excluded(who: ChildFacts, carers: list[CarerFacts]) -> None:
    pairs = [judge(who, one, DAY, YARDSTICK) for one in carers]
    wait = why(pairs, 0, 0, apart=True)
    assert wait.judged == len(carers)
    assert wait.available == sum(stands(one, DAY) for one in carers)
    assert wait.suggested == sum(not pair.excluded for pair in pairs)
    assert wait.because
    if wait.available and not wait.suggested:
        chosen = {one.reason for one in wait.because}
        assert all(reasons_of(pair) & chosen for pair in pairs if stands(pair.carer, DAY))


EVERYDAY = {
    "carer_away": rules.CARER_NOT_AWAY,
    "linked_already": rules.NOT_LINKED_ALREADY,
    "asks_for_identity": rules.ASKED_IDENTITY,
    "home_does_not_fit": rules.OWN_BEDROOM,
}


def test_what_is_told_together_with_a_restriction_is_of_every_day() -> None:
    assert {RESTRICTED, *EVERYDAY} == TOGETHER
    assert {name: REASON_OF[rule.identifier] for name, rule in EVERYDAY.items()} == {name: name for name in EVERYDAY}


@given(
    people.children("restrictions"),
    st.lists(people.carers("linked_children"), max_size=6, unique_by=lambda one: one.id),
    st.sampled_from(sorted(EVERYDAY)),
)
def test_who_is_told_other_could_be_told_the_same_of_an_everyday_reason(
    who: ChildFacts, carers: list[CarerFacts], reason: str
) -> None:
    """With no number of the answer does a restriction differ from something of every day in its place."""
    restricted = {rule.identifier for rule in CONTACT_RULES.values()}
    violation = Violation(EVERYDAY[reason].identifier, "", "")
    pairs = [judge(who, one, DAY, YARDSTICK) for one in carers]
    instead = [
        Judged(
            one.child,
            one.carer,
            one.day,
            one.yardstick,
            tuple((violation, ()) if found.rule in restricted else (found, unlocks) for found, unlocks in one.excluded),
        )
        for one in pairs
    ]
    assert why(pairs, 1, 2, apart=False) == why(instead, 1, 2, apart=False)


@given(
    st.dictionaries(st.integers(0, 30).map(lambda n: UUID(int=n)), st.frozensets(st.sampled_from("abcd"), min_size=1))
)
def test_a_reason_that_excludes_all_stands_alone(carers: Mapping[UUID, frozenset[str]]) -> None:
    chosen = covering(carers)
    assert all(reasons & {one.reason for one in chosen} for reasons in carers.values())
    if carers and frozenset.intersection(*carers.values()):
        assert len(chosen) == 1


def test_unmet_need_by_slot_task_and_area() -> None:
    children = [
        child(wanted={"saturday": 2, "evening": 1}, area="ZZ1", clinical_tasks=names("gastrostomy")),
        child(wanted={"saturday": 1}),
    ]
    carers = [carer(id=UUID(int=1), area="ZZ1", skills=(GASTROSTOMY,)), carer(id=UUID(int=2), state="ended")]
    found = {(kind, code): need for kind, code, need in unmet_need(children, carers, DAY)}
    assert {key: (n.children, n.wanted, n.carers, n.left) for key, n in found.items()} == {
        ("slot", "evening"): (1, 1, 0, 0),
        ("slot", "saturday"): (2, 3, 1, 4),
        ("clinical_task", "gastrostomy"): (1, 3, 1, 4),
        ("area", "ZZ1"): (1, 3, 1, 4),
        ("area", "unknown"): (1, 1, 0, 0),
    }


@pytest.mark.parametrize(("expires", "carers"), [(DAY, 1), (DAY - people.ONE, 0)])
def test_a_sign_off_counts_up_to_its_last_day(expires: date, carers: int) -> None:
    skilled = carer(skills=(replace(GASTROSTOMY, expires_on=expires),))
    found = unmet_need([child(clinical_tasks=names("gastrostomy"))], [skilled], DAY)
    assert [need.carers for kind, _, need in found if kind == "clinical_task"] == [carers]


@pytest.mark.parametrize(
    ("changes", "slots"),
    [
        ({}, {"saturday": 4, "sunday": 4, "one_night": 4}),
        ({"committed": {"saturday": 3}}, {"saturday": 1, "sunday": 1, "one_night": 1}),
        ({"committed": {"saturday": 4}}, None),
        ({"suspended_from": DAY}, None),
        ({"kinds_of_care": names("mainstream")}, None),
    ],
)
def test_who_has_sessions_to_spare(changes: dict[str, Any], slots: dict[str, int] | None) -> None:
    found = spare([carer(**changes)], DAY)
    assert [dict(left) for _, left in found] == ([slots] if slots else [])
