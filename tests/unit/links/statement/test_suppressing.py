"""Numbers with few people behind them are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.statement.suppressing import HIDDEN, Count, of_people, parts_and_total, shown


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (1, "c"), (5, "c"), (6, "6"), (1200, "1200")])
def test_one_to_five_are_hidden(number: int, written: str) -> None:
    assert shown(of_people(number)) == written


@pytest.mark.parametrize(("number", "people", "written"), [(37, 1, "c"), (37, 5, "c"), (37, 6, "37"), (0, 0, "0")])
def test_what_counts_is_how_many_people_stand_behind_a_number(number: int, people: int, written: str) -> None:
    assert shown(Count(number, people)) == written


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
    counts = {name: of_people(number) for name, number in parts.items()}
    assert parts_and_total(counts, of_people(sum(parts.values()))) == (written, total)


@pytest.mark.parametrize(
    ("by_day", "overnight", "together", "expected"),
    [
        (Count(0, 0), Count(37, 1), 1, ("0", "c", "c")),
        (Count(12, 1), Count(37, 1), 1, ("c", "c", "c")),
        (Count(80, 9), Count(37, 1), 9, ("c", "c", "117")),
        (Count(80, 9), Count(37, 6), 9, ("80", "37", "117")),
        (Count(80, 3), Count(37, 3), 6, ("c", "c", "117")),
        (Count(80, 3), Count(37, 3), 5, ("c", "c", "c")),
    ],
)
def test_sessions_of_one_child_or_of_few_are_hidden(
    by_day: Count, overnight: Count, together: int, expected: tuple[str, str, str]
) -> None:
    """One person may stand behind both parts: how many are behind the whole is no sum."""
    parts = {"by_day": by_day, "overnight": overnight}
    written, total = parts_and_total(parts, Count(by_day.number + overnight.number, together))
    assert (written["by_day"], written["overnight"], total) == expected


@st.composite
def wholes(draw: st.DrawFn) -> tuple[dict[str, Count], Count]:
    """Parts by the number of their sessions for each child; a child may be behind several parts."""
    children = st.dictionaries(st.integers(1, 12), st.integers(1, 9), max_size=12)
    drawn = draw(st.dictionaries(st.sampled_from("abcdef"), children, min_size=1))
    parts = {name: Count(sum(of.values()), len(of)) for name, of in drawn.items()}
    everybody = {child for of in drawn.values() for child in of}
    return parts, Count(sum(part.number for part in parts.values()), len(everybody))


@given(wholes())
def test_nothing_hidden_follows_from_what_is_shown(whole: tuple[dict[str, Count], Count]) -> None:
    parts, together = whole
    written, total = parts_and_total(parts, together)
    values = {**written, "total": total}
    for name, count in {**parts, "total": together}.items():
        assert values[name] in (HIDDEN, str(count.number))
        assert values[name] == HIDDEN or count.people == 0 or count.people > 5
    assert sum(value == HIDDEN for value in values.values()) != 1
