"""Numbers with few people behind them are hidden, and nobody who keeps and solves all that is published finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.small_numbers import HIDDEN, Count, of_people, published
from tests.support.reader import left_open

CELLS = ("a", "b", "d", "e")
SUMS = {"ab": ("a", "b"), "bd": ("b", "d"), "all": CELLS}
"""Two sums that share a cell, and one of everything: linked tables of one page, of a report and of a statement."""
Numbers = Mapping[str, int]


def shown(numbers: Numbers, sums: Mapping[str, Sequence[str]] = SUMS) -> dict[str, str]:
    return published({name: of_people(number) for name, number in numbers.items()}, sums)


def moves(history: Sequence[Numbers]) -> list[Numbers]:
    """By exactly how much each cell moved: no reader can know a narrower bound that is true."""
    return [{name: abs(two[name] - one[name]) for name in one} for one, two in pairwise(history)]


@pytest.mark.parametrize(("number", "written"), [(0, "c"), (1, "c"), (5, "c"), (6, "c"), (7, "7"), (1200, "1200")])
def test_six_or_fewer_are_hidden(number: int, written: str) -> None:
    assert shown({"a": number}, {}) == {"a": written}


@pytest.mark.parametrize(("number", "people", "written"), [(37, 1, "c"), (37, 6, "c"), (37, 7, "37"), (0, 0, "c")])
def test_what_counts_is_how_many_people_stand_behind_a_number(number: int, people: int, written: str) -> None:
    assert published({"a": Count(number, people)}, {}) == {"a": written}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((10, 20), ("10", "20", "30")),
        ((3, 20), ("c", "20", "c")),
        ((6, 6), ("c", "c", "c")),
        ((0, 20), ("c", "20", "c")),
    ],
)
def test_a_sum_is_shown_where_each_of_its_parts_is(numbers: tuple[int, int], expected: tuple[str, ...]) -> None:
    found = shown(dict(zip("ab", numbers, strict=True)), {"ab": ("a", "b")})
    assert tuple(found.values()) == expected


@pytest.mark.parametrize("sums", [{"a": ("b",)}, {"ab": ()}, {"ab": ("a", "a")}, {"ab": ("a", "z")}])
def test_a_sum_is_one_of_cells(sums: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="is no sum of cells"):
        shown({"a": 8, "b": 9}, sums)


def test_the_reader_finds_what_the_former_rule_gave_away() -> None:
    """0, 6 and 6 together, then both hidden beside the same 6: numbers that move by one at most are 1 and 5."""
    two = [{"a": "0", "b": "6", "ab": "6"}, {"a": "c", "b": "c", "ab": "6"}]
    step = [{"a": 1, "b": 1}]
    for cell, number in (("a", 1), ("b", 5)):
        assert left_open(two, {"ab": ("a", "b")}, ("a", "b"), (1, 5), step, (1, cell)) == (number, number)
    history = [{"a": 0, "b": 6}, {"a": 1, "b": 5}]
    now = [shown(one, {"ab": ("a", "b")}) for one in history]
    assert now == [dict.fromkeys(("a", "b", "ab"), HIDDEN)] * 2
    assert left_open(now, {"ab": ("a", "b")}, ("a", "b"), (0, 6), step, (1, "a")) == (0, 6)


def test_a_sum_beside_hidden_parts_would_give_them_away() -> None:
    """7 and 20 are shown; then one more is gone each time, and the sum of the hidden two says from where."""
    sums = {"ab": ("a", "b")}
    told = [{"a": "7", "b": "20", "ab": "27"}, {"a": "c", "b": "c", "ab": "26"}, {"a": "c", "b": "c", "ab": "24"}]
    step = [{"a": 1, "b": 1}] * 2
    assert left_open(told, sums, ("a", "b"), (0, 30), step, (2, "a"))[1] < 7


HISTORIES = st.lists(st.fixed_dictionaries({name: st.integers(0, 10) for name in CELLS}), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(HISTORIES, st.data())
def test_no_hidden_number_of_few_can_be_told_from_six(history: list[dict[str, int]], data: st.DataObject) -> None:
    """Whatever was published before and is published after, from every table: the reader who knows by how much each
    number moved, as exactly as can be, cannot rule out six, nor any number between it and the true one."""
    told = [shown(one) for one in history]
    hidden = [(when, name) for when, values in enumerate(told) for name in CELLS if values[name] == HIDDEN]
    if not hidden:
        return
    when, name = data.draw(st.sampled_from(hidden))
    least, greatest = left_open(told, SUMS, CELLS, (0, 6), moves(history), (when, name))
    assert least <= history[when][name]
    assert greatest == 6


@given(HISTORIES, st.integers(1, 6))
def test_the_world_in_which_none_are_few_is_published_alike(history: list[dict[str, int]], raised: int) -> None:
    """The proof: every cell raised to `raised` at least is published as it is, and moves no further from one
    publication to the next."""
    other = [{name: max(number, raised) for name, number in one.items()} for one in history]
    assert [shown(one) for one in other] == [shown(one) for one in history]
    for true, instead in zip(moves(history), moves(other), strict=True):
        assert all(instead[name] <= true[name] for name in true)
