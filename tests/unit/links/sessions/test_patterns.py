"""Recurrence by RFC 5545: England's clocks, bounds, what is left out, and what is no rule."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import LONDON, day_of, is_bank_holiday
from services.links.sessions.patterns import rules
from services.links.sessions.patterns.expanding import Unreadable, at_wall_time, expand, read
from services.links.sessions.patterns.years import SchoolYear, SchoolYears, school_year
from tests.support.recurrences import rule_texts

NO_YEARS = SchoolYears({})
AUTUMN = SchoolYear(
    terms=[(date(2025, 9, 2), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 3, 27))],
    holidays=[(date(2025, 10, 27), date(2025, 10, 31))],
)
YEARS = SchoolYears({2025: AUTUMN})
START = datetime(2025, 10, 18, 9, 0, tzinfo=UTC)


def days(rule: str, start: datetime = START, **more: object) -> list[date]:
    return list(expand(read(rule), start, **{"except_on": (), "years": NO_YEARS, **more}).days)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", ["freq=weekly;byday=sa;count=3", "rrule:FREQ=Weekly;BYDAY=SA;COUNT=3;"])
def test_small_letters_and_a_semicolon_at_the_end_say_the_same(rule: str) -> None:
    assert read(rule) == read("FREQ=WEEKLY;BYDAY=SA;COUNT=3")


def test_a_weekly_rule_with_count() -> None:
    assert days("FREQ=WEEKLY;BYDAY=SA;COUNT=3") == [date(2025, 10, 18), date(2025, 10, 25), date(2025, 11, 1)]


def test_the_first_day_is_the_first_that_the_rule_gives() -> None:
    assert days("FREQ=WEEKLY;BYDAY=MO;COUNT=1") == [date(2025, 10, 20)]
    assert days("RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=2") == [date(2025, 10, 26), date(2025, 11, 30)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20251101", date(2025, 11, 1)),
        ("20251031", date(2025, 10, 25)),
        ("20251101T090000Z", date(2025, 10, 25)),
        ("20251101T100000Z", date(2025, 11, 1)),
        ("20251101T100000", date(2025, 11, 1)),
    ],
)
def test_until_is_a_day_or_an_instant(until: str, last: date) -> None:
    """The sessions begin at ten by England's clocks; in November that is ten in UTC as well."""
    assert days(f"FREQ=WEEKLY;BYDAY=SA;UNTIL={until}")[-1] == last


def test_a_session_keeps_its_hour_when_the_clocks_change() -> None:
    begin, end = datetime(2025, 10, 25, 10, 0, tzinfo=LONDON), datetime(2025, 10, 25, 16, 30, tzinfo=LONDON)
    summer, winter = (at_wall_time(begin, end, day, "saturday") for day in (date(2025, 10, 25), date(2025, 11, 1)))
    assert (summer.starts_at, winter.starts_at) == (
        datetime(2025, 10, 25, 9, 0, tzinfo=UTC),
        datetime(2025, 11, 1, 10, 0, tzinfo=UTC),
    )
    assert {one.ends_at.astimezone(LONDON).hour for one in (summer, winter)} == {16}


def test_a_night_in_which_the_clocks_change_ends_at_its_hour() -> None:
    begin, end = datetime(2025, 10, 18, 16, 0, tzinfo=LONDON), datetime(2025, 10, 19, 10, 0, tzinfo=LONDON)
    one = at_wall_time(begin, end, date(2025, 10, 25), "one_night")
    assert one.ends_at - one.starts_at == timedelta(hours=19)
    assert (one.first, one.last, one.nights) == (date(2025, 10, 25), date(2025, 10, 26), 1)


def test_an_hour_that_does_not_exist_is_moved_on() -> None:
    begin, end = datetime(2026, 3, 28, 1, 30, tzinfo=LONDON), datetime(2026, 3, 28, 5, 0, tzinfo=LONDON)
    one = at_wall_time(begin, end, date(2026, 3, 29), "evening")
    assert one.starts_at.astimezone(LONDON).strftime("%H:%M") == "02:30"


@pytest.mark.parametrize(
    ("school", "bank", "expected"),
    [
        ("leave_out", "include", [date(2025, 10, 20), date(2025, 11, 3)]),
        ("only", "include", [date(2025, 10, 27)]),
        ("include", "include", [date(2025, 10, 20), date(2025, 10, 27), date(2025, 11, 3)]),
    ],
)
def test_school_holidays_are_left_out_or_alone(school: str, bank: str, expected: list[date]) -> None:
    found = days("FREQ=WEEKLY;BYDAY=MO;COUNT=3", years=YEARS, school_holidays=school, bank_holidays=bank)
    assert found == expected


def test_bank_holidays_are_left_out_or_alone() -> None:
    start = datetime(2025, 12, 22, 10, 0, tzinfo=UTC)
    daily = "FREQ=DAILY;COUNT=6"
    assert date(2025, 12, 25) not in days(daily, start, bank_holidays="leave_out")
    assert days(daily, start, bank_holidays="only") == [date(2025, 12, 25), date(2025, 12, 26)]
    both = days(daily, start, years=YEARS, school_holidays="only", bank_holidays="leave_out")
    assert both == [date(2025, 12, d) for d in (22, 23, 24, 27)]


def test_excepted_days_count_towards_count() -> None:
    found = days("FREQ=WEEKLY;BYDAY=SA;COUNT=3", except_on=frozenset({date(2025, 10, 25)}))
    assert found == [date(2025, 10, 18), date(2025, 11, 1)]


def test_days_of_school_years_that_are_not_recorded_are_named() -> None:
    given_ = expand(read("FREQ=YEARLY;COUNT=2"), START, (), YEARS, school_holidays="leave_out")
    assert given_.unknown == (date(2026, 10, 18),)
    broken = rules.TERMS_ARE_RECORDED.judge(given_.unknown)
    assert broken is not None
    assert "2026/27" in broken.reason


@pytest.mark.parametrize(
    ("rule", "endless", "too_long"),
    [
        ("FREQ=WEEKLY", True, False),
        ("FREQ=WEEKLY;UNTIL=20271018", False, False),
        ("FREQ=WEEKLY;UNTIL=20271019", False, True),
        ("FREQ=YEARLY;COUNT=3", False, False),
        ("FREQ=YEARLY;COUNT=4", False, True),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", False, True),
    ],
)
def test_a_pattern_is_bounded_to_two_years(rule: str, endless: bool, too_long: bool) -> None:
    found = expand(read(rule), START, (), NO_YEARS)
    assert (found.endless, found.too_long) == (endless, too_long)
    assert (rules.IS_BOUNDED.judge(endless, too_long) is None) is not (endless or too_long)


@pytest.mark.parametrize(("number", "refused"), [(0, True), (1, False), (200, False), (201, True)])
def test_a_pattern_gives_one_to_two_hundred_sessions(number: int, refused: bool) -> None:
    assert (rules.GIVES_SESSIONS.judge(number, 200) is not None) is refused


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "WEEKLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=WEEKLY;BYHOUR=9;COUNT=1",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=1",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20251101",
        "FREQ=WEEKLY;FREQ=DAILY;COUNT=1",
        "FREQ=WEEKLY;UNTIL=20259999",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=1",
        "FREQ=WEEKLY;COUNT=٣",
        "FREQ=WEEKLY;COUNT=1\n",
        "FREQ=YEARLY;BYMONTH=0;COUNT=1;",
        "FREQ=DAILY;COUNT=1;EXRULE=FREQ=DAILY",
        "FREQ=DAILY;UNTIL=00010101T000000Z",
        "FREQ=DAILY;UNTIL=19991231",
        "FREQ=DAILY;UNTIL=24000101",
        "FREQ=MONTHLY;BYDAY=+99MO;COUNT=1",
        "FREQ=MONTHLY;BYDAY=6MO;COUNT=1",
        "FREQ=MONTHLY;BYDAY=TU,-6MO;COUNT=1",
        "FREQ=MONTHLY;BYDAY=-99MO;BYSETPOS=-366;COUNT=1",
        "FREQ=YEARLY;BYDAY=99MO;COUNT=1",
        "FREQ=YEARLY;BYDAY=-54MO;COUNT=1",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=6MO;COUNT=1",
        "FREQ=YEARLY;BYDAY=0MO;COUNT=1",
        "FREQ=WEEKLY;BYDAY=1MO;COUNT=1",
        "FREQ=DAILY;BYDAY=-1MO;COUNT=1",
        "FREQ=MONTHLY;BYSETPOS=367;COUNT=1",
        "FREQ=MONTHLY;BYSETPOS=-367;COUNT=1",
        "FREQ=YEARLY;BYMONTH=13;COUNT=1",
        "FREQ=WEEKLY;;COUNT=1",
        "FREQ=WEEKLY;COUNT=1;;",
        "FREQ=DA\u0131LY;COUNT=1",
        "FREQ=YEARLY;BYMONTHDAY=32;COUNT=1",
    ],
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(Unreadable):
        read(rule)


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=MONTHLY;BYDAY=5SA;COUNT=1", date(2025, 11, 29)),
        ("FREQ=MONTHLY;BYDAY=-5SA;COUNT=1", date(2025, 11, 1)),
        ("FREQ=YEARLY;BYDAY=53TH;COUNT=1", date(2026, 12, 31)),
        ("FREQ=YEARLY;BYDAY=-1MO;COUNT=1", date(2025, 12, 29)),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=5SA;COUNT=1", date(2025, 11, 29)),
    ],
)
def test_the_fifth_of_a_month_and_the_fifty_third_of_a_year_are_rules(rule: str, first: date) -> None:
    assert days(rule) == [first]


def test_a_pattern_that_leaves_the_calendar_is_refused() -> None:
    with pytest.raises(Unreadable):
        expand(read("FREQ=DAILY;COUNT=1"), datetime(2399, 1, 1, tzinfo=UTC), (), NO_YEARS)


@settings(max_examples=600, deadline=None)
@given(rule_texts())
def test_every_text_is_a_pattern_or_refused_as_none(text: str) -> None:
    try:
        found = expand(read(text), START, (), NO_YEARS)
    except Unreadable:
        return
    assert list(found.days) == sorted(set(found.days))


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYSETPOS=2;BYDAY=MO;COUNT=9", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"]
)
def test_a_rule_that_never_gives_a_day_is_found_out_soon(rule: str) -> None:
    began = time.process_time()
    assert days(rule) == []
    assert time.process_time() - began < 2


FREQUENCIES = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"])


@settings(max_examples=80, deadline=None)
@given(FREQUENCIES, st.integers(1, 9), st.integers(1, 60), st.integers(0, 700), st.integers(0, 23))
def test_every_session_begins_at_its_hour_on_a_day_of_the_rule(
    frequency: str, interval: int, count: int, start: int, hour: int
) -> None:
    begin = datetime(2025, 1, 1, hour, 15, tzinfo=LONDON) + timedelta(days=start)
    found = expand(read(f"FREQ={frequency};INTERVAL={interval};COUNT={count}"), begin, (), NO_YEARS)
    assert len(found.days) <= count
    assert list(found.days) == sorted(set(found.days))
    for day in found.days:
        one = at_wall_time(begin, begin + timedelta(hours=2), day, "evening")
        assert day_of(one.starts_at) == day
        clock = one.starts_at.astimezone(LONDON)
        assert (clock.hour, clock.minute) == (hour, 15) or hour == 1


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 8, 31), 2024), (date(2025, 9, 1), 2025), (date(2026, 1, 1), 2025)]
)
def test_a_school_year_begins_in_september(day: date, year: int) -> None:
    assert school_year(day) == year


def test_a_day_outside_every_term_is_a_holiday() -> None:
    assert [AUTUMN.is_holiday(date(2025, 12, d)) for d in (19, 20)] == [False, True]
    assert [AUTUMN.is_holiday(date(2025, 10, d)) for d in (24, 27, 31)] == [False, True, True]
    assert YEARS.is_holiday(date(2027, 1, 1)) is None


def test_weekends_beside_a_holiday_of_several_days_are_holiday() -> None:
    """Half-term from Monday to Friday, 15 to 19 February 2027, and a training day on Friday 26."""
    spring = SchoolYear(
        terms=[(date(2027, 1, 4), date(2027, 3, 24))],
        holidays=[(date(2027, 2, 15), date(2027, 2, 19)), (date(2027, 2, 26), date(2027, 2, 26))],
    )
    free = [day for day in range(6, 29) if spring.is_holiday(date(2027, 2, day))]
    assert free == [*range(13, 22), 26]
    sundays = days(
        "FREQ=WEEKLY;BYDAY=SU;COUNT=4",
        datetime(2027, 2, 7, 10, 0, tzinfo=UTC),
        years=SchoolYears({2026: spring}),
        school_holidays="leave_out",
    )
    assert sundays == [date(2027, 2, 7), date(2027, 2, 28)]


@pytest.mark.parametrize(
    ("terms", "refused"),
    [
        ([(date(2025, 9, 1), date(2025, 12, 19)), (date(2025, 12, 20), date(2026, 8, 31))], False),
        ([(date(2025, 9, 1), date(2025, 12, 19)), (date(2025, 12, 19), date(2026, 3, 1))], True),
        ([(date(2025, 8, 31), date(2025, 12, 19))], True),
        ([(date(2026, 5, 1), date(2026, 9, 1))], True),
    ],
)
def test_terms_lie_apart_within_their_year(terms: list[tuple[date, date]], refused: bool) -> None:
    assert (rules.TERMS_IN_ORDER.judge(2025, terms, []) is not None) is refused


def test_bank_holidays_are_those_of_england() -> None:
    assert [is_bank_holiday(date(2025, 12, d)) for d in (24, 25, 26, 27)] == [False, True, True, False]
