"""Siblings whom one record names, or both, or neither."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from services.links.children.siblings import Named, family_among
from services.links.usual_limit import keeps_usual_limit

CHILDREN = "abcd"
NAMED = st.dictionaries(st.sampled_from(CHILDREN), st.frozensets(st.sampled_from(CHILDREN), max_size=3)).map(
    lambda named: {child: siblings - {child} for child, siblings in named.items()}
)


@given(NAMED)
def test_whoever_is_named_is_a_sibling_on_both_sides(named: Named) -> None:
    for child, siblings in named.items():
        for one in siblings:
            assert one in family_among(named, child).siblings
            assert child in family_among(named, one).siblings


@given(NAMED.filter(lambda named: set(named) == set(CHILDREN)))
def test_in_whatever_order_children_come_the_usual_limit_says_the_same(named: Named) -> None:
    """Of four there may be four where all are siblings of each other; the last one who comes decides, whoever it is."""
    said = set()
    for *there, child in permutations(CHILDREN):
        family = family_among(named, child)
        said.add(
            keeps_usual_limit(child, family.siblings, frozenset(there), 3, (), date(2025, 10, 1), family.strangers)
        )
    assert len(said) == 1


def test_of_two_without_records_the_childs_own_word_counts() -> None:
    assert family_among({"a": frozenset("bc")}, "a").strangers == frozenset()
    assert family_among({"a": frozenset("bc"), "b": frozenset("a")}, "a").strangers == {frozenset("bc")}
