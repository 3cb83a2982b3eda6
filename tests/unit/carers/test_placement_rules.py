"""The usual fostering limit and the terms of approval, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.carers.placements import rules
from services.carers.placements.facts import Exempted, Stay, TermsHeld, stay_until

FIRST = date(2025, 9, 1)
TERMS = TermsHeld(frozenset({"family_link"}), 5, 15, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def stay(child: str, start: int, end: int | None, group: str | None = None, people: tuple[int, ...] = (1, 2)) -> Stay:
    return Stay(child, day(start), None if end is None else day(end), group, frozenset(people))


def allowed(new: Stay, others: list[Stay], exemptions: tuple[Exempted, ...] = (), per_home: bool = False) -> bool:
    return rules.USUAL_LIMIT_AT_ONE_TIME.judge(new, others, exemptions, 3, per_home) is None


THREE = [stay("A", 0, 20), stay("B", 0, 10), stay("C", 5, 15)]


@pytest.mark.parametrize(
    ("start", "end", "fine"),
    [
        (0, 5, True),  # gone on the day on which C comes
        (0, 6, False),
        (9, 10, False),
        (10, 12, True),  # comes on the day on which B goes
        (16, None, True),
        (4, None, False),
        (-5, 1, True),
    ],
)
def test_the_limit_counts_all_placements_that_overlap(start: int, end: int | None, fine: bool) -> None:
    assert allowed(stay("D", start, end), THREE) is fine


def test_placements_that_do_not_overlap_each_other_are_not_added_up() -> None:
    in_turn = [stay(f"C{n}", n * 2, n * 2 + 2) for n in range(10)]
    assert allowed(stay("D", 0, 20), in_turn)


def test_siblings_of_each_other_may_exceed_and_one_stranger_ends_that() -> None:
    family = [stay(c, 0, None, "SG-1") for c in "ABC"]
    assert allowed(stay("D", 0, None, "SG-1"), family)
    assert not allowed(stay("D", 0, None, "SG-2"), family)
    assert not allowed(stay("D", 0, None, None), [stay(c, 0, None, None) for c in "ABC"])


def test_an_exemption_has_to_name_every_child_on_every_day() -> None:
    all_four = Exempted(frozenset("ABCD"), day(0), day(15))
    assert allowed(stay("D", 5, 10), THREE, (all_four,))
    assert not allowed(stay("D", 5, 10), THREE, (replace(all_four, children=frozenset("ABD")),))
    long = [stay(c, 0, None) for c in "ABC"]
    assert not allowed(stay("D", 5, None), long, (all_four,))
    assert allowed(stay("D", 5, 16), long, (all_four,))
    assert not allowed(stay("D", 5, 17), long, (all_four,))
    later = replace(all_four, starts_on=day(16), ends_on=None)
    assert allowed(stay("D", 5, None), long, (all_four, later))


def test_a_person_or_a_home_is_what_the_limit_counts() -> None:
    first = [stay(c, 0, None, people=(1,)) for c in "ABC"]
    assert allowed(stay("D", 0, None, people=(2,)), first)
    assert not allowed(stay("D", 0, None, people=(1, 2)), first)
    assert not allowed(stay("D", 0, None, people=(2,)), first, per_home=True)


@pytest.mark.parametrize(
    ("first_without", "start", "end", "fine"),
    [
        (None, 0, None, True),
        (10, 0, 10, True),
        (10, 0, 11, False),
        (10, 10, 12, False),
        (10, 12, None, False),
    ],
)
def test_the_children_of_a_carer_who_left_count_for_the_one_who_stays(
    first_without: int | None, start: int, end: int | None, fine: bool
) -> None:
    theirs = [stay(c, 0, None, people=(2,)) for c in "ABC"]
    left = {} if first_without is None else {2: day(first_without)}
    judge = rules.USUAL_LIMIT_AT_ONE_TIME.judge
    assert (judge(stay("D", start, end, people=(1,)), theirs, (), 3, False, left) is None) is fine
    assert judge(stay("D", start, end, people=(1,)), theirs[:2], (), 3, False, left) is None


def test_the_same_child_counts_once_and_is_placed_once() -> None:
    assert allowed(stay("A", 0, 5), [*THREE[:2], stay("B", 0, 10), stay("C", 0, 10)])
    assert rules.CHILD_PLACED_ONCE.judge(stay("A", 19, 30), THREE) is not None
    assert rules.CHILD_PLACED_ONCE.judge(stay("A", 20, 30), THREE) is None
    assert rules.CHILD_PLACED_ONCE.judge(stay("A", -5, None), THREE) is not None


@pytest.mark.parametrize(
    ("kind", "age", "count", "outside"),
    [
        ("short_break", 5, 1, 0),
        ("short_break", 15, 1, 0),
        ("short_break", 16, 1, 1),
        ("short_break", 4, 1, 1),
        ("short_break", 9, 2, 1),
        ("mainstream", 9, 1, 1),
        ("mainstream", 3, 2, 3),
        ("emergency", 9, 1, 0),
        ("emergency", 3, 2, 2),
    ],
)
def test_terms_limit_number_ages_and_kinds(kind: str, age: int, count: int, outside: int) -> None:
    others = [stay(f"C{n}", 0, None) for n in range(count)]
    found = list(rules.outside_terms(stay("D", 0, 3), others, kind, age, TERMS))
    assert len(found) == outside
    assert (rules.WITHIN_TERMS_OF_APPROVAL.judge(found, kind) is None) is (not outside or kind == "emergency")


def test_private_fostering_counts_for_the_limit_and_not_for_the_terms() -> None:
    private = replace(stay("P", 0, None), private=True)
    assert list(rules.outside_terms(private, THREE, "private_fostering", 1, TERMS)) == []
    assert list(rules.outside_terms(stay("D", 0, 3), [private], "short_break", 9, replace(TERMS, number=1))) == []
    assert not allowed(stay("D", 5, 6), [THREE[0], THREE[2], private])


@pytest.mark.parametrize(
    ("start", "end", "fine"),
    [
        (date(2025, 9, 1), date(2025, 9, 9), True),  # Monday, six working days
        (date(2025, 9, 1), date(2025, 9, 10), False),
        (date(2025, 12, 24), date(2026, 1, 6), True),  # Christmas, Boxing Day and New Year are no working days
        (date(2025, 12, 24), date(2026, 1, 7), False),
        (date(2025, 9, 1), None, False),
    ],
)
def test_an_emergency_outside_the_terms_lasts_six_working_days(start: date, end: date | None, fine: bool) -> None:
    judge = rules.EMERGENCY_OUTSIDE_TERMS.judge
    assert (judge(["a child of 3"], "emergency", start, end, 6) is None) is fine
    assert judge([], "emergency", start, None, 6) is None
    assert judge(["a child of 3"], "mainstream", start, None, 6) is None


def test_a_placement_that_nobody_ended_is_still_there_today() -> None:
    today = date(2025, 9, 10)
    assert stay_until(day(0), date(2025, 9, 5), None, today) == date(2025, 9, 11)
    assert stay_until(day(0), date(2025, 9, 5), date(2025, 9, 6), today) == date(2025, 9, 6)
    assert stay_until(day(0), date(2025, 9, 20), None, today) == date(2025, 9, 20)
    assert stay_until(day(0), None, None, today) is None
    assert stay_until(day(0), day(0), day(0), today) == day(1)
    assert stay_until(day(0), day(0), None, day(-5)) == day(1)
    assert stay("A", 0, 9).from_day(day(4)) == stay("A", 4, 9)
    assert stay("A", 4, 9).from_day(day(0)) == stay("A", 4, 9)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 30))
def test_an_emergency_outside_the_terms_is_over_on_the_last_day_that_is_allowed(start: date, most: int) -> None:
    last, judge = rules.emergency_until(start, most), rules.EMERGENCY_OUTSIDE_TERMS.judge
    assert judge(["a child of 3"], "emergency", start, last, most) is None
    assert judge(["a child of 3"], "emergency", start, last + timedelta(days=1), most) is not None


stays = st.builds(
    stay,
    child=st.sampled_from("ABCDEFG"),
    start=st.integers(0, 20),
    end=st.none() | st.integers(21, 30),
    group=st.sampled_from([None, None, "S", "T"]),
    people=st.sampled_from([(1,), (2,), (1, 2)]),
)
exemptions = st.lists(
    st.builds(
        lambda children, start, end: Exempted(frozenset(children), day(start), None if end is None else day(end)),
        st.sets(st.sampled_from("ABCDEFG")),
        st.integers(0, 15),
        st.none() | st.integers(15, 29),
    ),
    max_size=3,
)


def lawful(household: list[Stay], exempted: list[Exempted], per_home: bool, left: dict[int, date]) -> bool:
    """The plain reading of Schedule 7, day by day."""
    for number in range(-1, 45):
        today = [s for s in household if s.covers(day(number))]
        here = {person for person in (1, 2) if left.get(person, date.max) > day(number)}
        theirs = [[s for s in today if person in (s.people & here or here)] for person in here]
        for group in [today] if per_home or not here else theirs:
            children = {s.child for s in group}
            related = {s.sibling_group for s in group}
            named = any(e.covers(day(number)) and children <= e.children for e in exempted)
            if len(children) > 3 and not named and (None in related or len(related) > 1):
                return False
    return True


LEAVING = st.dictionaries(st.sampled_from((1, 2)), st.integers(0, 30).map(day))


@given(st.lists(stays, max_size=14), exemptions, st.booleans(), LEAVING)
def test_no_sequence_of_placements_ever_breaks_the_law(
    wanted: list[Stay], exempted: list[Exempted], per_home: bool, left: dict[int, date]
) -> None:
    placed: list[Stay] = []
    for new in wanted:
        if rules.USUAL_LIMIT_AT_ONE_TIME.judge(new, placed, exempted, 3, per_home, left) is None:
            placed.append(new)
            assert lawful(placed, exempted, per_home, left)
        else:
            assert not lawful([*placed, new], exempted, per_home, left)


@given(st.lists(stays, max_size=10), stays)
def test_other_names_for_children_change_nothing(others: list[Stay], new: Stay) -> None:
    def renamed(one: Stay) -> Stay:
        return replace(one, child=f"child {ord(one.child)}", sibling_group=one.sibling_group and one.sibling_group * 2)

    assert allowed(new, others) is allowed(renamed(new), [renamed(one) for one in reversed(others)])


@given(st.lists(stays, max_size=10), stays, stays)
def test_another_child_never_makes_room(others: list[Stay], new: Stay, another: Stay) -> None:
    if not allowed(new, others):
        assert not allowed(new, [*others, another])
