"""Rows of the return: what is a row, from when to when, and how it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.returns.files import as_csv
from services.links.returns.judging import judged_together, part_of
from services.links.returns.rows import (
    EPISODE_COLUMNS,
    HEADER_COLUMNS,
    Agreed,
    Break,
    ReturnedChild,
    Year,
    counted,
    header_cells,
    nights_in,
    v3_rows,
    v4_rows,
)

LONDON = ZoneInfo("Europe/London")
YEAR = Year(2026)
AFTER = date(2026, 6, 1)
CHILD = ReturnedChild("C-1041", "F", date(2014, 2, 5), "WBRI", "UN3", "N2")


def test_the_collection_year_begins_on_the_first_of_april() -> None:
    assert Year.of(date(2025, 3, 31)) == Year(2025)
    assert Year.of(date(2025, 4, 1)) == Year(2026)
    assert (Year(2026).first, Year(2026).last) == (date(2025, 4, 1), date(2026, 3, 31))


def stay(first: date, nights: int, home: str = "one", hours: tuple[int, int] = (17, 10), **more: bool) -> Break:
    last = first + timedelta(days=nights)
    starts = datetime(first.year, first.month, first.day, hours[0], tzinfo=LONDON)
    ends = datetime(last.year, last.month, last.day, hours[1] if nights else 20, tzinfo=LONDON)
    return Break(home, first, last, starts, ends, **more)


def cells_of(*breaks: Break, year: Year = YEAR, until: date = AFTER) -> list[tuple[str, ...]]:
    return [e.cells for e in part_of(CHILD, breaks, [], year, until, 0).episodes]


def test_a_year_is_named_by_its_end() -> None:
    assert (YEAR.first, YEAR.last) == (date(2025, 4, 1), date(2026, 3, 31))


def test_a_break_is_written_as_the_department_wants_it() -> None:
    row = ("C-1041", "04/07/2025", "S", "V3", "N2", "U6", "PR1", "06/07/2025", "E4A", "", "", "", "")
    assert cells_of(stay(date(2025, 7, 4), 2)) == [row]
    assert len(row) == len(EPISODE_COLUMNS)


def test_a_return_home_that_nobody_had_planned_is_e4b() -> None:
    assert cells_of(stay(date(2025, 7, 4), 2, planned=False))[0][8] == "E4B"


def test_the_header_has_no_mother() -> None:
    assert header_cells(CHILD) == ("C-1041", "F", "05/02/2014", "WBRI", "UN3", "", "")
    assert len(HEADER_COLUMNS) == 7


@pytest.mark.parametrize(
    ("first", "nights", "expected"),
    [
        (date(2025, 3, 29), 2, None),  # ended on 31 March: the year before
        (date(2025, 3, 30), 2, ("30/03/2025", "01/04/2025")),
        (date(2025, 4, 1), 1, ("01/04/2025", "02/04/2025")),
        (date(2026, 3, 30), 1, ("30/03/2026", "31/03/2026")),
        (date(2026, 3, 30), 2, ("30/03/2026", "")),
        (date(2026, 3, 31), 3, ("31/03/2026", "")),
        (date(2026, 4, 1), 1, None),
        (date(2025, 7, 4), 0, None),  # a day session
    ],
)
def test_breaks_at_the_edges_of_the_year(first: date, nights: int, expected: tuple[str, str] | None) -> None:
    found = [(row[1], row[7]) for row in cells_of(stay(first, nights))]
    assert found == ([expected] if expected else [])


def test_a_break_that_crosses_the_year_stands_in_both() -> None:
    across = stay(date(2026, 3, 30), 4)
    here, there = cells_of(across), cells_of(across, year=Year(2027))
    assert (here[0][7:9], there[0][7:9]) == (("", ""), ("03/04/2026", "E4A"))


def test_a_break_that_still_runs_has_no_end_and_one_to_come_is_no_row() -> None:
    runs, to_come = stay(date(2025, 7, 4), 3, ended=False), stay(date(2025, 7, 9), 2, ended=False)
    assert [(row[1], row[7]) for row in cells_of(runs, to_come, until=date(2025, 7, 5))] == [("04/07/2025", "")]


@pytest.mark.parametrize(
    ("today", "flagged"), [(date(2025, 7, 5), False), (date(2025, 7, 7), False), (date(2025, 7, 8), True)]
)
def test_an_end_is_missed_from_the_day_after_it(today: date, flagged: bool) -> None:
    flags = part_of(CHILD, [stay(date(2025, 7, 4), 3, ended=False)], [], YEAR, today, 0).flags
    assert [flag.rule for flag in flags] == (["return-ends-are-recorded"] if flagged else [])


def test_breaks_that_meet_at_the_same_carer_are_one_row() -> None:
    first, second = stay(date(2025, 7, 4), 2), stay(date(2025, 7, 6), 3, planned=False)
    assert [(*row[1:9:6], row[8]) for row in cells_of(second, first)] == [("04/07/2025", "09/07/2025", "E4B")]


def test_breaks_that_meet_at_two_carers_stay_two() -> None:
    first, second = stay(date(2025, 7, 4), 2), stay(date(2025, 7, 6), 3, home="two")
    assert len(cells_of(first, second)) == 2


@pytest.mark.parametrize(("more_than", "rows"), [(0, 2), (16, 2), (17, 1), (24, 1), (41, 0)])
def test_hours_count_where_the_council_says_so(more_than: int, rows: int) -> None:
    one_night, two_nights = stay(date(2025, 7, 4), 1), stay(date(2025, 8, 4), 2)
    assert len(counted([one_night, two_nights], YEAR, AFTER, more_than)) == rows


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        ([Agreed(date(2024, 9, 1), None)], [("01/09/2024", "")]),
        ([Agreed(date(2025, 6, 1), date(2025, 12, 1))], [("01/06/2025", "01/12/2025")]),
        ([Agreed(date(2025, 6, 1), date(2026, 4, 1))], [("01/06/2025", "")]),
        ([Agreed(date(2024, 6, 1), date(2025, 3, 31))], []),
        ([Agreed(date(2024, 6, 1), date(2025, 4, 1))], [("01/06/2024", "01/04/2025")]),
        ([Agreed(date(2026, 4, 1), None)], []),
        ([Agreed(date(2025, 6, 1), date(2025, 6, 1))], []),
        ([Agreed(date(2025, 6, 1), date(2025, 6, 1)), Agreed(date(2025, 6, 2), None)], [("01/06/2025", "")]),
        (
            [Agreed(date(2025, 5, 1), date(2025, 8, 1)), Agreed(date(2025, 8, 1), None)],
            [("01/05/2025", "")],
        ),
        (
            [Agreed(date(2025, 5, 1), date(2025, 8, 1)), Agreed(date(2025, 8, 2), date(2025, 9, 1))],
            [("01/05/2025", "01/09/2025")],
        ),
        (
            [Agreed(date(2025, 5, 1), date(2025, 8, 1)), Agreed(date(2025, 8, 3), None)],
            [("01/05/2025", "01/08/2025"), ("03/08/2025", "")],
        ),
        (
            [Agreed(date(2025, 5, 1), date(2025, 12, 1)), Agreed(date(2025, 6, 1), date(2025, 7, 1))],
            [("01/05/2025", "01/12/2025")],
        ),
    ],
)
def test_agreements(agreed: list[Agreed], expected: list[tuple[str, str]]) -> None:
    rows = [e.cells for e in v4_rows(CHILD, agreed, YEAR, AFTER)]
    assert [(row[1], row[7]) for row in rows] == expected
    assert {row[3] for row in rows} <= {"V4"}


def test_an_agreement_that_ends_later_goes_on_today() -> None:
    (row,) = v4_rows(CHILD, [Agreed(date(2025, 5, 1), date(2025, 8, 1))], YEAR, date(2025, 7, 1))
    assert row.ceased is None


@pytest.mark.parametrize(
    ("breaks", "agreed", "rules"),
    [
        ([stay(date(2025, 7, 1), 17)], [], set()),
        ([stay(date(2025, 7, 1), 18)], [], {"return-break-within-17-days"}),
        ([stay(date(2025, 7, 4), 2)], [Agreed(date(2025, 6, 1), None)], {"return-one-recording-in-a-year"}),
        ([stay(date(2025, 4 + n, 5), 15) for n in range(5)], [], set()),
        (
            [*(stay(date(2025, 4 + n, 5), 15) for n in range(5)), stay(date(2025, 12, 1), 1)],
            [],
            {"return-days-within-75"},
        ),
        ([stay(date(2025, 7, 4), 2), stay(date(2025, 7, 6), 2, home="two")], [], {"return-breaks-do-not-meet"}),
        ([stay(date(2025, 7, 4), 2), stay(date(2025, 7, 7), 2, home="two")], [], set()),
        ([stay(date(2025, 7, 4), 3), stay(date(2025, 7, 5), 1)], [], {"return-breaks-do-not-meet"}),
        ([stay(date(2025, 7, 4), 2, ended=False)], [], {"return-ends-are-recorded"}),
    ],
)
def test_what_the_department_would_refuse_is_flagged(
    breaks: list[Break], agreed: list[Agreed], rules: set[str]
) -> None:
    assert {flag.rule for flag in part_of(CHILD, breaks, agreed, YEAR, AFTER, 0).flags} == rules


@pytest.mark.parametrize(
    ("upn", "born", "flagged"),
    [
        ("UN1", date(2020, 9, 1), False),
        ("UN1", date(2020, 8, 31), True),
        ("UN3", date(2014, 2, 5), False),
        ("A123456789123", date(2014, 2, 5), False),
    ],
)
def test_a_child_of_school_age_has_another_reason_for_no_number(upn: str, born: date, flagged: bool) -> None:
    one = replace(CHILD, upn=upn, born=born)
    flags = part_of(one, [stay(date(2025, 7, 4), 2)], [], YEAR, AFTER, 0).flags
    assert [flag.rule for flag in flags] == (["return-upn-fits-the-age"] if flagged else [])


@pytest.mark.parametrize(
    ("agreed", "until", "here", "next_year"),
    [
        (Agreed(date(2025, 6, 1), None), AFTER, [("15/09/2025", "E4A")], []),
        (Agreed(date(2025, 6, 1), date(2025, 9, 18), planned=False), AFTER, [("15/09/2025", "E4A")], []),
        (Agreed(date(2025, 6, 1), date(2025, 9, 15), planned=False), AFTER, [("15/09/2025", "E4B")], []),
        (Agreed(date(2025, 6, 1), date(2025, 9, 10), planned=False), AFTER, [("10/09/2025", "E4B")], []),
        (Agreed(date(2025, 6, 1), None), date(2025, 8, 1), [("15/09/2025", "E4A")], []),
        (Agreed(date(2025, 9, 14), None), AFTER, [("15/09/2025", "E4A")], []),
        (Agreed(date(2025, 9, 15), None), AFTER, [], []),
        (Agreed(date(2026, 4, 5), None), AFTER, [], []),
    ],
)
def test_what_is_agreed_ends_on_the_18th_birthday(
    agreed: Agreed, until: date, here: list[tuple[str, str]], next_year: list[tuple[str, str]]
) -> None:
    grown_up = replace(CHILD, born=date(2007, 9, 15))
    for year, expected in ((YEAR, here), (Year(2027), next_year)):
        part = part_of(grown_up, [], [agreed], year, until, 0)
        assert [row.cells[7:9] for row in part.episodes] == expected
        assert part.flags == ()


@pytest.mark.parametrize(
    ("born", "in_2026", "in_2027"),
    [
        (date(2008, 3, 30), "30/03/2026", None),
        (date(2008, 3, 31), "31/03/2026", None),
        (date(2008, 4, 1), "", "01/04/2026"),
        (date(2008, 2, 29), "28/02/2026", None),
    ],
)
def test_a_birthday_at_the_edge_of_the_year(born: date, in_2026: str, in_2027: str | None) -> None:
    found = [
        [row.cells[7] for row in v4_rows(replace(CHILD, born=born), [Agreed(date(2025, 6, 1), None)], year, AFTER)]
        for year in (YEAR, Year(2027))
    ]
    assert found == [[in_2026], [in_2027] if in_2027 else []]


@pytest.mark.parametrize(
    ("breaks", "grown_up", "years"),
    [
        ([stay(date(2025, 9, 13), 2)], [], set()),
        ([stay(date(2025, 9, 13), 3)], [], {2026}),
        ([stay(date(2025, 9, 15), 1)], [], {2026}),
        ([stay(date(2025, 12, 1), 1)], [], {2026}),
        ([stay(date(2026, 5, 1), 1)], [], {2026, 2027}),
        ([], [stay(date(2026, 8, 1), 1, ended=False)], {2026, 2027}),
        ([], [stay(date(2025, 9, 14), 1)], set()),
        ([], [stay(date(2025, 12, 1), 0)], set()),
    ],
)
def test_breaks_past_the_18th_birthday_are_flagged(breaks: list[Break], grown_up: list[Break], years: set[int]) -> None:
    """The year before the birthday can be returned; that of the birthday, and each in which such a break is, cannot."""
    adult = replace(CHILD, born=date(2007, 9, 15))
    late = [*grown_up, *(one for one in breaks if one.last > date(2025, 9, 15))]
    found = {
        year
        for year in (2025, 2026, 2027)
        for flag in part_of(adult, breaks, [], Year(year), AFTER, 0, late).flags
        if flag.rule == "return-breaks-end-by-18"
    }
    assert found == years


@pytest.mark.parametrize(("born", "flagged"), [(date(2007, 9, 15), True), (date(2008, 3, 31), False)])
def test_a_break_that_runs_in_the_year_of_the_birthday_awaits_its_end(born: date, flagged: bool) -> None:
    part = part_of(replace(CHILD, born=born), [stay(date(2025, 7, 4), 3, ended=False)], [], YEAR, date(2025, 7, 5), 0)
    assert [flag.rule for flag in part.flags] == (["return-breaks-end-by-18"] if flagged else [])


@pytest.mark.parametrize(("upn", "flagged"), [("UN3", 0), ("A123456789123", 2)])
def test_two_children_do_not_share_a_pupil_number(upn: str, flagged: int) -> None:
    children = [replace(CHILD, number=f"C-{n}", upn=upn) for n in range(2)] + [replace(CHILD, upn="B123456789123")]
    parts = judged_together([part_of(one, [stay(date(2025, 7, 4), 2)], [], YEAR, AFTER, 0) for one in children])
    assert [{f.rule for f in p.flags} for p in parts].count({"return-upn-of-one-child"}) == flagged
    assert parts[2].flags == ()


def test_days_count_within_the_year_only() -> None:
    rows = v3_rows(CHILD, counted([stay(date(2025, 3, 25), 10), stay(date(2026, 3, 29), 6)], YEAR, AFTER, 0), YEAR)
    assert nights_in(rows, YEAR, YEAR.last) == 3 + 2


def test_files_have_no_quotes_and_end_each_line_with_crlf() -> None:
    assert as_csv(("CHILD", "DEC"), [("C-1", ""), ("C-2", "01/04/2025")]) == b"CHILD,DEC\r\nC-1,\r\nC-2,01/04/2025\r\n"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t1", "\r1", "\n1"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        as_csv(("CHILD",), [(cell,)])


DAYS = st.dates(date(2025, 1, 1), date(2026, 7, 1))
STAYS = st.builds(stay, DAYS, st.integers(0, 20), st.sampled_from(["one", "two"]))


@given(st.lists(STAYS, max_size=12))
def test_rows_without_flags_pass_what_the_rules_say(breaks: list[Break]) -> None:
    part = part_of(CHILD, breaks, [], YEAR, AFTER, 0)
    for row in part.episodes:
        assert row.commenced <= YEAR.last
        assert row.ceased is None or YEAR.first <= row.ceased <= YEAR.last
        assert row.ceased is None or row.ceased > row.commenced
    if not part.flags:
        ends = [(e.commenced, e.ceased or date.max) for e in part.episodes]
        assert all(one[1] < two[0] for one, two in pairwise(ends))
        assert nights_in(part.episodes, YEAR, YEAR.last) <= 75


@given(st.lists(STAYS, max_size=12), st.randoms())
def test_the_order_in_which_breaks_are_read_changes_nothing(breaks: list[Break], random: object) -> None:
    shuffled = list(breaks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cells_of(*breaks) == cells_of(*shuffled)
