"""How restrictions are judged: days to the boundary, both orders of a pair, and what more or fewer of them do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.lifelonglinks.contract import Held, Party, contact_violations, key_of, stands_on, stands_within
from services.lifelonglinks.contract.codes import FORBIDDEN, INTENTS, PERSON_KINDS, RESTRICTION_KINDS
from services.lifelonglinks.contract.contact import RULES, covers, in_the_way

CHILD, OTHER = key_of("child", "C-1"), key_of("person", "P-1")
HELD = Held("r", CHILD, OTHER, "no_contact", date(2026, 3, 2), date(2026, 3, 8), False)
ALONE, WITH_OTHER = Party(frozenset({CHILD})), Party(frozenset({OTHER}))
LIVES_WITH_OTHER = Party(frozenset({key_of("worker", "w-1")}), frozenset({OTHER}))


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2026, 3, 8), True),
        (date(2026, 3, 9), False),
    ],
)
def test_first_and_last_day_are_included(day: date, stands: bool) -> None:
    assert stands_on(HELD, day) is stands
    assert stands_within(HELD, day, day) is stands
    assert bool(contact_violations([HELD], ALONE, WITH_OTHER, [day])) is stands


@pytest.mark.parametrize(
    ("first", "last", "stands"),
    [
        (date(2026, 1, 1), date(2026, 3, 1), False),
        (date(2026, 1, 1), date(2026, 3, 2), True),
        (date(2026, 3, 8), None, True),
        (date(2026, 3, 9), None, False),
        (date(2026, 1, 1), None, True),
        (date(2026, 3, 5), date(2026, 3, 4), False),
    ],
)
def test_a_period_is_met_where_it_shares_a_day(first: date, last: date | None, stands: bool) -> None:
    assert stands_within(HELD, first, last) is stands


def test_a_restriction_lifted_on_its_first_day_stands_on_none() -> None:
    never = replace(HELD, last_day=HELD.starts_on - timedelta(days=1))
    assert not any(stands_on(never, HELD.starts_on + timedelta(days=n)) for n in range(-2, 9))
    assert not stands_within(never, date(1900, 1, 1), None)


@pytest.mark.parametrize("kind", RESTRICTION_KINDS)
@pytest.mark.parametrize("intent", INTENTS)
def test_each_kind_forbids_what_the_table_says(kind: str, intent: str) -> None:
    found = contact_violations([replace(HELD, kind=kind)], ALONE, WITH_OTHER, [HELD.starts_on], intent)
    assert [v.rule for v in found] == ([f"restriction-{kind.replace('_', '-')}"] if intent in FORBIDDEN[kind] else [])


def test_what_each_kind_forbids() -> None:
    """Written out once more, so that a slip in the table shows."""
    assert all("meet" in forbidden for forbidden in FORBIDDEN.values())
    assert FORBIDDEN["no_contact"] == FORBIDDEN["no_information"] == set(INTENTS)
    assert FORBIDDEN["supervised"] == {"meet"}
    assert FORBIDDEN["indirect_only"] == {"meet", "meet_supervised"}
    assert FORBIDDEN["no_identifying_information"] == {"meet", "meet_supervised", "identify"}
    assert set(RULES) == set(RESTRICTION_KINDS)


def test_the_household_counts_only_where_the_restriction_says_so() -> None:
    assert covers(HELD, ALONE, LIVES_WITH_OTHER) is None
    wide = replace(HELD, applies_to_household=True)
    assert covers(wide, ALONE, LIVES_WITH_OTHER) == "household"
    assert covers(wide, LIVES_WITH_OTHER, ALONE) == "household"
    assert covers(wide, ALONE, WITH_OTHER) == "person"
    living_together = Party(frozenset({key_of("carer", "x"), OTHER}))
    assert covers(HELD, ALONE, living_together) == "person"


def test_nobody_is_kept_from_people_on_their_own_side() -> None:
    together = Party(frozenset({CHILD, OTHER}))
    assert covers(HELD, together, Party(frozenset({key_of("worker", "w-1")}))) is None
    assert covers(replace(HELD, applies_to_household=True), Party(frozenset({OTHER}), frozenset({CHILD})), ALONE)


@pytest.mark.parametrize("kind", PERSON_KINDS)
def test_letters_make_no_difference_and_the_council_has_one_series_of_numbers(kind: str) -> None:
    assert key_of(kind, "AbC-1") == key_of(kind, "aBc-1")
    same = {other for other in PERSON_KINDS if key_of(other, "1") == key_of(kind, "1")}
    assert same == ({"child", "person"} if kind in ("child", "person") else {kind})


def test_a_restriction_is_read_from_an_event() -> None:
    data = {
        "id": "r",
        "child": "c-1",
        "person": {"kind": "person", "id": "p-1"},
        "kind": "no_contact",
        "starts_on": "2026-03-02",
        "last_day": "2026-03-08",
        "applies_to_household": False,
    }
    assert Held.read(data) == HELD
    assert Held.read({**data, "last_day": None}).last_day is None


FIRST_DAY = date(2026, 1, 1)
days = st.integers(0, 20).map(lambda n: FIRST_DAY + timedelta(days=n))
people = st.sampled_from([key_of(kind, code) for kind in ("child", "carer", "worker") for code in ("1", "2", "3")])
groups = st.frozensets(people, min_size=1, max_size=3)
parties = st.builds(Party, groups, st.frozensets(people, max_size=2))
restrictions = st.builds(
    Held,
    id=st.uuids().map(str),
    child=people,
    person=people,
    kind=st.sampled_from(RESTRICTION_KINDS),
    starts_on=days,
    last_day=st.none() | days,
    applies_to_household=st.booleans(),
)
several = st.lists(restrictions, max_size=6)
asked = st.lists(days, min_size=1, max_size=4)
intents = st.sampled_from(INTENTS)


@settings(deadline=None)
@given(several, restrictions, parties, parties, asked, intents)
def test_one_more_restriction_never_permits_and_taking_it_away_restores(
    held: list[Held], more: Held, first: Party, second: Party, when: list[date], intent: str
) -> None:
    before = contact_violations(held, first, second, when, intent)
    after = contact_violations([*held, more], first, second, when, intent)
    assert set(before) <= set(after)
    assert contact_violations([r for r in [*held, more] if r is not more], first, second, when, intent) == before


@settings(deadline=None)
@given(several, parties, parties, asked, intents)
def test_it_makes_no_difference_who_is_named_first(
    held: list[Held], first: Party, second: Party, when: list[date], intent: str
) -> None:
    there = contact_violations(held, first, second, when, intent)
    assert there == contact_violations(held, second, first, when, intent)
    assert {(h.id, c) for h, c in in_the_way(held, first, second, intent)} == {
        (h.id, c) for h, c in in_the_way(held, second, first, intent)
    }


@settings(deadline=None)
@given(several, parties, parties, parties, asked, intents)
def test_more_people_or_more_days_never_permit(
    held: list[Held], first: Party, second: Party, more: Party, when: list[date], intent: str
) -> None:
    before = set(contact_violations(held, first, second, when[:1], intent))
    wider = Party(second.present | more.present, second.household | more.household)
    assert before <= set(contact_violations(held, first, wider, when, intent))


@settings(deadline=None)
@given(restrictions, days, st.none() | st.integers(0, 20))
def test_a_period_is_the_sum_of_its_days(held: Held, first: date, length: int | None) -> None:
    last = None if length is None else first + timedelta(days=length)
    far = date(2026, 12, 31) if last is None else last
    each = any(stands_on(held, first + timedelta(days=n)) for n in range((far - first).days + 1))
    assert stands_within(held, first, last) is each
