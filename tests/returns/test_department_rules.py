"""Our rows pass the Department's rules, as an independent package runs them; its known faults still occur."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.links.returns.files import as_csv
from services.links.returns.judging import Part, part_of
from services.links.returns.rows import EPISODE_COLUMNS, Agreed, Break, ReturnedChild, Year
from tests.returns.conftest import Verdict
from tests.returns.known_faults import (
    ASKS,
    CRASHES,
    CRASHES_WITH_DEPRIVATION_OF_LIBERTY,
    CRASHES_WITHOUT_LAST_YEARS,
    FIRES_WRONGLY,
)
from tests.returns.whole_return import ours, whole

Department = Callable[..., Verdict]
LONDON = ZoneInfo("Europe/London")
TODAY = date(2027, 6, 1)
SETS = {2026: "lac2025_26", 2027: "lac2026_27"}


def child(
    number: str, sex: str = "F", born: date = date(2014, 2, 5), upn: str = "UN3", ethnic: str = "WBRI"
) -> ReturnedChild:
    return ReturnedChild(number, sex, born, ethnic, upn, "N2")


def stay(first: date, nights: int, home: str = "one", planned: bool = True) -> Break:
    last = first + timedelta(days=nights)
    hours = [datetime(day.year, day.month, day.day, 12, tzinfo=LONDON) for day in (first, last)]
    return Break(home, first, last, *hours, planned=planned)


LIVES: list[tuple[ReturnedChild, list[Break], list[Agreed]]] = [
    (
        child("C-1041"),
        [
            *(stay(date(year, 3, 30), 3) for year in (2024, 2025, 2026)),
            *(stay(date(year, 7, 4), 17) for year in (2024, 2025, 2026)),
            stay(date(2025, 8, 4), 0),
        ],
        [],
    ),
    (
        child("C-1042", "M", upn="A123456789123"),
        [stay(date(year, m, 5), 8, planned=m % 2 == 0) for year in (2024, 2025, 2026) for m in range(4, 13)],
        [],
    ),
    (child("C-1043", "U", date(2023, 2, 1), "UN1", "NOBT"), [stay(date(y, 9, 1), 1) for y in (2025, 2026)], []),
    (child("000123", "M", upn="UN4"), [stay(date(2025, 7, 4), 2), stay(date(2025, 7, 6), 2)], []),
    (child("C-1044", ethnic="MWBC"), [], [Agreed(date(2025, 6, 1), None)]),
    (
        child("C-1045"),
        [],
        [Agreed(date(2025, 6, 1), date(2025, 10, 1)), Agreed(date(2025, 10, 1), date(2026, 3, 31))],
    ),
    (child("C-1046"), [], [Agreed(date(2024, 6, 1), date(2025, 12, 1), planned=False)]),
    (child("C-1048", born=date(2007, 9, 15)), [], [Agreed(date(2025, 6, 1), None)]),
    (child("C-1049", born=date(2008, 9, 15)), [stay(date(2026, 9, 13), 2)], []),
    (child("C-1050", born=date(2009, 3, 30)), [], [Agreed(date(2026, 6, 1), date(2027, 4, 3))]),
    (child("C-1047"), [], [Agreed(date(2026, 1, 5), date(2026, 3, 31)), Agreed(date(2026, 4, 1), date(2026, 9, 1))]),
]
"""Every kind of row that there is, over three collection years."""


def parts(number: int) -> Sequence[Part]:
    found = [part_of(one, breaks, agreed, Year(number), TODAY, 0) for one, breaks, agreed in LIVES]
    assert not any(part.flags for part in found)
    return [part for part in found if part.episodes]


@pytest.mark.parametrize("number", sorted(SETS))
def test_our_rows_pass_within_a_whole_return(department: Department, number: int) -> None:
    verdict = department(SETS[number], number, whole(parts(number)), whole(parts(number - 1)))
    assert verdict.broken - set(FIRES_WRONGLY) - set(ASKS) == set(), sorted(verdict.issues)
    assert verdict.crashed == set(CRASHES)
    assert len(verdict.ran) > 300
    assert {"365", "366", "367", "382", "384", "398", "214", "420", "399", "426"} <= verdict.ran


@pytest.mark.parametrize("number", sorted(SETS))
def test_our_two_files_alone_pass(department: Department, number: int) -> None:
    verdict = department(SETS[number], number, ours(parts(number)))
    assert verdict.broken - set(FIRES_WRONGLY) - set(ASKS) == set(), sorted(verdict.issues)


def test_what_is_known_to_fire_wrongly_still_does(department: Department) -> None:
    verdict = department(SETS[2026], 2026, whole(parts(2026)), whole(parts(2025)))
    assert {rule for rule, _ in verdict.issues} == set(FIRES_WRONGLY) | set(ASKS)
    rows = {part.child.number for part in parts(2026)}
    assert {number for rule, number in verdict.issues if rule == "218"} == rows
    assert {number for rule, number in verdict.issues if rule == "232"} == {"C-1043"}
    began_before = {p.child.number for p in parts(2026) if p.episodes[-1].commenced < date(2025, 4, 1)}
    assert {number for rule, number in verdict.issues if rule == "634"} == began_before == {"C-1046"}


def test_what_is_known_to_crash_still_does(department: Department) -> None:
    this_year, last_year = whole(parts(2027), deprivation_of_liberty=True), whole(parts(2026))
    alone = department(SETS[2027], 2027, this_year, last_year)
    both = department(SETS[2027], 2027, this_year, whole(parts(2026), deprivation_of_liberty=True))
    always = set(CRASHES) | set(CRASHES_WITH_DEPRIVATION_OF_LIBERTY)
    assert alone.crashed == always | set(CRASHES_WITHOUT_LAST_YEARS)
    assert both.crashed == always


def test_a_urn_which_218_wants_is_refused_by_214(department: Department) -> None:
    with_urn = episodes(["C-1041,04/07/2025,S,V3,N2,U6,PR1,06/07/2025,E4A,,,,SC123456"])
    verdict = department(SETS[2026], 2026, {**ours(parts(2026)[:1]), "episodes": with_urn})
    assert "214" in verdict.broken
    assert "218" not in verdict.broken


def test_no_rule_reads_what_another_has_written(department: Department) -> None:
    """365 fills DEC: were the tables shared, what the rules after it say would depend on their order."""
    open_rows = [f"{number},01/06/2025,S,V4,N2,U6,PR1,,,,,," for number in ("C-1044", "C-1048")]
    sent = {**whole(parts(2026)), "episodes": episodes(open_rows)}
    forward, backward = (department(SETS[2026], 2026, sent, backward=backward) for backward in (False, True))
    assert (forward.issues, forward.crashed) == (backward.issues, backward.crashed)
    assert ("359", "C-1048") in forward.issues


def episodes(rows: Sequence[str]) -> bytes:
    return as_csv(EPISODE_COLUMNS, [row.split(",") for row in rows])


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        (
            [
                "C-1041,01/06/2025,S,V3,N2,U4,PR1,26/06/2025,E4A,,,,",
                "C-1041,01/08/2025,S,V4,N2,U4,PR1,,,,,,",
            ],
            {"365", "426", "384"},
        ),
        (["C-1041,04/07/2025,S,V3,N2,U6,PR1,22/07/2025,E4A,,,,"], {"365"}),
        (["C-1048,01/06/2025,S,V4,N2,U6,PR1,,,,,,"], {"359"}),
        (["C-1048,15/09/2025,S,V3,N2,U6,PR1,17/09/2025,E4A,,,,"], {"352"}),
        (["C-1048,15/03/2026,S,V3,N2,U6,PR1,,,,,,"], {"352", "359"}),
        (["C-1041,04/07/2025,S,V3,N2,U6,PR1,06/07/2025,E4A,,BA1 1AA,BA1 1AA,"], {"398", "214", "420", "392d"}),
        (
            [
                "C-1041,04/07/2025,S,V3,N2,U6,PR1,06/07/2025,E4A,,,,",
                "C-1041,06/07/2025,S,V3,N2,U6,PR1,08/07/2025,E4A,,,,",
            ],
            {"388", "431"},
        ),
        (
            [f"C-1041,05/{month:02}/2025,S,V3,N2,U6,PR1,20/{month:02}/2025,E4A,,,," for month in range(4, 10)],
            {"367"},
        ),
    ],
)
def test_the_rules_have_teeth(department: Department, rows: list[str], rules: set[str]) -> None:
    sent = [part for part in parts(2026) if part.child.number == rows[0].split(",")[0]]
    verdict = department(SETS[2026], 2026, {**ours(sent), "episodes": episodes(rows)})
    assert verdict.broken == rules | {"218"}
