"""Rules on making, changing and lifting restrictions, at their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.rules import Rule
from services.lifelonglinks.contract.codes import FORBIDDEN, RESTRICTION_KINDS
from services.lifelonglinks.restrictions import rules

MONDAY = date(2026, 3, 2)
MEASURE = rules.Measure("indirect_only", MONDAY, date(2026, 6, 30), True)


def ahead(days: int) -> date:
    return MONDAY + timedelta(days=days)


def holds(rule: Rule[...], *values: object) -> bool:
    return rule.judge(*values) is None


@pytest.mark.parametrize(
    ("day", "lifted_on", "state"),
    [
        (ahead(-1), None, "coming"),
        (ahead(0), None, "in_force"),
        (ahead(6), None, "in_force"),
        (ahead(7), None, "expired"),
        (ahead(3), ahead(3), "lifted"),
        (ahead(9), ahead(3), "lifted"),
    ],
)
def test_the_state_on_a_day(day: date, lifted_on: date | None, state: str) -> None:
    assert rules.state_on(day, MONDAY, ahead(6), lifted_on) == state


def test_the_last_day_is_the_earlier_of_end_and_lifting() -> None:
    assert rules.last_day(None, None) is None
    assert rules.last_day(ahead(6), None) == ahead(6)
    assert rules.last_day(None, ahead(3)) == ahead(2)
    assert rules.last_day(ahead(6), ahead(3)) == ahead(2)
    assert rules.last_day(ahead(1), ahead(3)) == ahead(1)


@pytest.mark.parametrize(
    ("source", "kind", "person", "section_34", "urgent"),
    [
        ("la_decision", "no_contact", "person", True, True),
        ("la_decision", "no_information", "person", True, True),
        ("la_decision", "indirect_only", "person", True, False),
        ("la_decision", "no_identifying_information", "person", True, False),
        ("court_order", "no_contact", "person", True, False),
        ("la_decision", "supervised", "person", True, False),
        ("la_decision", "no_contact", "child", True, True),
        ("la_decision", "no_contact", "child", False, False),
        ("la_decision", "no_contact", "carer", True, False),
        ("la_decision", "no_contact", "person", False, False),
    ],
)
def test_what_an_urgent_refusal_is(source: str, kind: str, person: str, section_34: bool, urgent: bool) -> None:
    assert rules.is_urgent_refusal(source, kind, person, section_34) is urgent


@pytest.mark.parametrize(("last", "allowed"), [(ahead(5), True), (ahead(6), True), (ahead(7), False), (None, False)])
def test_an_urgent_refusal_lasts_seven_days_with_the_first_and_the_last(last: date | None, allowed: bool) -> None:
    assert holds(rules.URGENT_REFUSAL_ENDS_IN_TIME, True, MONDAY, last, 7) is allowed
    assert holds(rules.URGENT_REFUSAL_ENDS_IN_TIME, False, MONDAY, last, 7)


@pytest.mark.parametrize(
    ("starts", "ends", "others", "allowed"),
    [
        (0, 6, [], True),
        (7, 13, [(0, 6)], False),
        (8, 14, [(0, 6)], True),
        (3, 6, [(0, 2)], True),
        (3, 7, [(0, 2)], False),
        (0, 6, [(7, 9)], False),
        (0, 6, [(2, 4)], True),
        (4, 6, [(0, 1), (2, 3)], True),
        (4, 7, [(0, 1), (2, 3)], False),
        (4, 7, [(0, 1), (3, 2)], True),
    ],
)
def test_urgent_refusals_do_not_add_up(starts: int, ends: int, others: list[tuple[int, int]], allowed: bool) -> None:
    known = [(ahead(first), ahead(last)) for first, last in others]
    assert holds(rules.URGENT_REFUSAL_NOT_PROLONGED, True, ahead(starts), ahead(ends), known, 7) is allowed


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), min_size=1, max_size=8))
def test_whatever_is_accepted_never_refuses_for_more_than_seven_days_on_end(tries: list[tuple[int, int]]) -> None:
    accepted: list[tuple[date, date]] = []
    for first, length in tries:
        period = ahead(first), ahead(first + length)
        if holds(rules.URGENT_REFUSAL_NOT_PROLONGED, True, *period, accepted, 7):
            accepted.append(period)
    refused = {start + timedelta(days=n) for start, end in accepted for n in range((end - start).days + 1)}
    on_end = 0
    for n in range(80):
        on_end = on_end + 1 if ahead(n) in refused else 0
        assert on_end <= 7


def test_weaker_is_what_protects_less() -> None:
    assert rules.weakened(MEASURE, MEASURE) == []
    assert rules.weakened(MEASURE, replace(MEASURE, starts_on=ahead(1))) == ["starts_on"]
    assert rules.weakened(MEASURE, replace(MEASURE, starts_on=ahead(-1))) == []
    assert rules.weakened(MEASURE, replace(MEASURE, ends_on=date(2026, 6, 29))) == ["ends_on"]
    assert rules.weakened(MEASURE, replace(MEASURE, ends_on=None)) == []
    assert rules.weakened(replace(MEASURE, ends_on=None), MEASURE) == ["ends_on"]
    assert rules.weakened(MEASURE, replace(MEASURE, applies_to_household=False)) == ["applies_to_household"]
    assert rules.weakened(MEASURE, replace(MEASURE, kind="supervised")) == ["kind"]
    assert rules.weakened(MEASURE, replace(MEASURE, kind="no_contact")) == []


@settings(deadline=None)
@given(st.sampled_from(RESTRICTION_KINDS), st.sampled_from(RESTRICTION_KINDS))
def test_a_kind_is_weaker_where_it_permits_anything_that_the_other_forbids(before: str, after: str) -> None:
    found = rules.weakened(replace(MEASURE, kind=before), replace(MEASURE, kind=after))
    assert bool(found) is any(intent not in FORBIDDEN[after] for intent in FORBIDDEN[before])


@pytest.mark.parametrize(
    ("rule", "values", "allowed"),
    [
        (rules.BETWEEN_TWO_PEOPLE, ("a", "a"), False),
        (rules.BETWEEN_TWO_PEOPLE, ("a", "b"), True),
        (rules.DAYS_IN_ORDER, (MONDAY, MONDAY, MONDAY), True),
        (rules.DAYS_IN_ORDER, (MONDAY, None, None), True),
        (rules.DAYS_IN_ORDER, (MONDAY, ahead(-1), None), False),
        (rules.DAYS_IN_ORDER, (MONDAY, None, ahead(-1)), False),
        (rules.ORDER_HAS_REFERENCE, ("court_order", None), False),
        (rules.ORDER_HAS_REFERENCE, ("police_bail", None), False),
        (rules.ORDER_HAS_REFERENCE, ("court_order", "x"), True),
        (rules.ORDER_HAS_REFERENCE, ("child_wish", None), True),
        (rules.RESTRICTION_STANDS, ("coming",), True),
        (rules.RESTRICTION_STANDS, ("in_force",), True),
        (rules.RESTRICTION_STANDS, ("expired",), False),
        (rules.RESTRICTION_STANDS, ("lifted",), False),
        (rules.CHANGE_MAKES_IT_NO_WEAKER, ([],), True),
        (rules.CHANGE_MAKES_IT_NO_WEAKER, (["kind"],), False),
        (rules.LOOSENED_BY_ANOTHER_PERSON, (True, "a", "a", True), False),
        (rules.LOOSENED_BY_ANOTHER_PERSON, (True, "a", "b", True), True),
        (rules.LOOSENED_BY_ANOTHER_PERSON, (True, "a", "a", False), True),
        (rules.LOOSENED_BY_ANOTHER_PERSON, (False, "a", "a", True), True),
        (rules.LIFTING_NAMES_ITS_ORDER, ("court_order", "order_ended", None), False),
        (rules.LIFTING_NAMES_ITS_ORDER, ("court_order", "order_ended", "x"), True),
        (rules.LIFTING_NAMES_ITS_ORDER, ("court_order", "recorded_in_error", None), True),
        (rules.LIFTING_NAMES_ITS_ORDER, ("la_decision", "risk_ended", None), True),
        (rules.REVIEW_DAY_HAS_COME, (MONDAY, MONDAY), True),
        (rules.REVIEW_DAY_HAS_COME, (ahead(1), MONDAY), False),
        (rules.NEXT_REVIEW_COMES_LATER, (MONDAY, MONDAY), False),
        (rules.NEXT_REVIEW_COMES_LATER, (MONDAY, ahead(1)), True),
        (rules.NEXT_REVIEW_COMES_LATER, (MONDAY, None), True),
    ],
)
def test_rules_at_their_boundaries(rule: Rule[...], values: tuple[object, ...], allowed: bool) -> None:
    assert holds(rule, *values) is allowed


def test_the_reason_names_what_would_be_allowed() -> None:
    refused = rules.URGENT_REFUSAL_ENDS_IN_TIME.judge(True, MONDAY, None, 7)
    assert refused is not None
    assert "2026-03-08" in refused.reason


@pytest.mark.parametrize("by", ["worker-0417", "Worker‑0417", "worker-０４１７", "worker-0417\u200b"])
def test_who_added_a_restriction_is_the_same_person_in_every_spelling(by: str) -> None:
    for added_by in ("worker-0417", "worker‐0417", "ＷORKER-0417"):
        assert rules.LOOSENED_BY_ANOTHER_PERSON.judge(True, added_by, by, True) is not None
