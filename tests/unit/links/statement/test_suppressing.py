"""Small numbers of people are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.statement.suppressing import HIDDEN, parts_and_total, shown


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (1, "c"), (5, "c"), (6, "6"), (1200, "1200")])
def test_one_to_five_are_hidden(number: int, written: str) -> None:
    assert shown(number) == written


@pytest.mark.parametrize(
    ("parts", "written", "total"),
    [
        ({"a": 10, "b": 20}, {"a": "10", "b": "20"}, "30"),
        ({"a": 3, "b": 20}, {"a": "c", "b": "c"}, "23"),
        ({"a": 3, "b": 20, "c": 8}, {"a": "c", "b": "20", "c": "c"}, "31"),
        ({"a": 3, "b": 4, "c": 8}, {"a": "c", "b": "c", "c": "8"}, "15"),
        ({"a": 3, "b": 0}, {"a": "c", "b": "0"}, "c"),
        ({"a": 0, "b": 0}, {"a": "0", "b": "0"}, "0"),
    ],
)
def test_a_second_part_is_hidden_where_the_first_would_follow(
    parts: dict[str, int], written: dict[str, str], total: str
) -> None:
    assert parts_and_total(parts) == (written, total)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1))
def test_no_small_part_follows_from_what_is_shown(parts: dict[str, int]) -> None:
    written, total = parts_and_total(parts)
    hidden = [name for name, value in written.items() if value == HIDDEN]
    assert set(hidden) >= {name for name, number in parts.items() if 0 < number <= 5}
    assert len(hidden) != 1 or total == HIDDEN
