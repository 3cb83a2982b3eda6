"""The count of days: boundary days by hand, windows against a count day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import add_months
from services.links.day_limits import counting, rules
from services.links.day_limits.counting import Break
from services.links.day_limits.judging import Agreed, Limits, fits_beside, fullest_agreed, judge_agreed, judge_breaks

HELD = Limits("nights", 17, 75, 80, 1, 3)
INCLUSIVE = Limits("calendar_days_inclusive", 17, 75, 80, 1, 3)
DAY = date(2025, 1, 6)


def stay(first: date, nights: int, carer: str = "one", hour: int = 16) -> Break:
    start = datetime(first.year, first.month, first.day, hour, tzinfo=UTC)
    return Break(start, start + timedelta(days=nights) - timedelta(hours=hour - 10 if nights else -2), carer)


def nights_before(day: date, nights: int, each: int = 5) -> list[Break]:
    """Stays of `each` nights with a day at home between, the last ending some days before `day`."""
    found, end = [], day - timedelta(days=3)
    while nights > 0:
        part = min(each, nights)
        found.append(stay(end - timedelta(days=part), part))
        end, nights = end - timedelta(days=part + 1), nights - part
    return found


@pytest.mark.parametrize(("nights", "refused"), [(1, False), (14, False), (17, False), (18, True)])
def test_one_placement_lasts_17_nights_and_not_18(nights: int, refused: bool) -> None:
    judged = judge_breaks("s20_reg48", [stay(DAY, nights)], [], HELD)
    assert ("placement-intended-within-17-days" in {v.rule for v in judged.broken}) is refused


@pytest.mark.parametrize(("nights", "refused"), [(16, False), (17, True)])
def test_by_calendar_days_both_ends_count(nights: int, refused: bool) -> None:
    assert bool(judge_breaks("s20_reg48", [stay(DAY, nights)], [], INCLUSIVE).broken) is refused


def test_a_stay_cut_in_two_is_one_placement() -> None:
    first = stay(DAY, 10)
    second = Break(first.ends_at, first.ends_at + timedelta(days=8), "one")
    (broken,) = judge_breaks("s20_reg48", [second], [first], HELD).broken
    assert broken.rule == "placement-intended-within-17-days"
    later = Break(first.ends_at + timedelta(hours=1), first.ends_at + timedelta(days=8), "one")
    assert judge_breaks("s20_reg48", [later], [first], HELD).broken == ()


def test_without_any_time_at_home_it_is_one_stay_whatever_the_council_has_set() -> None:
    held = Limits("nights", 17, 75, 80, 0, 3)
    first = stay(DAY, 10)
    at_once = Break(first.ends_at, first.ends_at + timedelta(days=8), "one")
    assert judge_breaks("s20_reg48", [at_once], [first], held).broken != ()
    a_minute_later = Break(first.ends_at + timedelta(minutes=1), first.ends_at + timedelta(days=8), "one")
    assert judge_breaks("s20_reg48", [a_minute_later], [first], held).broken == ()


@pytest.mark.parametrize(("already", "new", "refused"), [(70, 5, False), (74, 1, False), (75, 1, True), (70, 6, True)])
def test_75_days_are_allowed_and_76_are_not(already: int, new: int, refused: bool) -> None:
    day = date(2025, 11, 3)
    judged = judge_breaks("s20_reg48", [stay(day, new)], nights_before(day, already), HELD)
    assert ("within-75-days-in-twelve-months" in {v.rule for v in judged.broken}) is refused


def test_the_day_twelve_months_before_is_outside() -> None:
    day = date(2025, 6, 10)
    days = [date(2024, 6, 10), date(2024, 6, 11), day]
    assert counting.in_window(days, day).days == 2
    assert counting.in_window(days, day).first == date(2024, 6, 11)


def test_a_booking_is_judged_by_later_windows_too() -> None:
    """A break booked before others that stand already: the window that holds all of them ends after it."""
    day = date(2025, 3, 3)
    later = nights_before(date(2025, 11, 3), 75)
    assert judge_breaks("s20_reg48", [stay(day, 1)], later, HELD).broken != ()


def test_a_window_that_is_full_elsewhere_does_not_refuse_what_lies_outside_it() -> None:
    over = nights_before(date(2023, 6, 1), 80)
    assert judge_breaks("s20_reg48", [stay(DAY, 1)], over, HELD).broken == ()


@pytest.mark.parametrize("basis", ["s17_6", "s20_full"])
def test_other_legal_bases_have_no_limit(basis: str) -> None:
    assert judge_breaks(basis, [stay(DAY, 30)], nights_before(DAY, 75), HELD).broken == ()


@pytest.mark.parametrize(("nights", "warned"), [(3, False), (4, True)])
def test_long_stays_under_section_17_are_warned_of(nights: int, warned: bool) -> None:
    assert bool(judge_breaks("s17_6", [stay(DAY, nights)], [], HELD).warned) is warned


@pytest.mark.parametrize(
    ("nights", "held", "warned"), [(17, HELD, False), (18, HELD, True), (16, INCLUSIVE, False), (17, INCLUSIVE, True)]
)
def test_more_nights_in_a_row_than_one_break_may_have_are_warned_of(nights: int, held: Limits, warned: bool) -> None:
    every = [stay(DAY + timedelta(days=n), 1) for n in range(nights)]
    judged = judge_breaks("s20_reg48", every[5:6], every[:5] + every[6:], held)
    assert judged.broken == ()
    assert ("nights-in-a-row-within-one-break" in {v.rule for v in judged.warned}) is warned
    apart = [*every[:9], *(stay(DAY + timedelta(days=n + 1), 1) for n in range(9, nights))]
    assert "nights-in-a-row-within-one-break" not in {v.rule for v in judge_breaks("s20_reg48", apart, [], held).warned}


def test_nights_in_a_row_elsewhere_are_not_warned_of_again() -> None:
    long_ago = [stay(DAY + timedelta(days=n), 1) for n in range(18)]
    judged = judge_breaks("s20_reg48", [stay(DAY + timedelta(days=40), 1)], long_ago, HELD)
    assert judged.warned == ()


def test_two_carers_are_warned_of_and_not_refused() -> None:
    judged = judge_breaks("s20_reg48", [stay(DAY, 1, "two")], [stay(DAY - timedelta(days=9), 1)], HELD)
    assert [v.rule for v in judged.warned] == ["series-with-one-carer"]
    assert judged.broken == ()


@pytest.mark.parametrize(
    ("new", "already", "rules", "level"),
    [
        (13, 0, set(), "green"),
        (14, 0, {"placement-near-17-days"}, "amber"),
        (17, 0, {"placement-near-17-days"}, "red"),
        (1, 58, set(), "green"),
        (1, 59, {"near-75-days-in-twelve-months"}, "amber"),
        (1, 74, {"near-75-days-in-twelve-months"}, "red"),
        (14, 50, {"placement-near-17-days", "near-75-days-in-twelve-months"}, "amber"),
    ],
)
def test_amber_and_red_say_why(new: int, already: int, rules: set[str], level: str) -> None:
    day = DAY + timedelta(days=200)
    judged = judge_breaks("s20_reg48", [stay(day, new)], nights_before(day, already), HELD)
    assert ({v.rule for v in judged.warned}, judged.broken, judged.level) == (rules, (), level)
    assert all(f": {level}." in v.reason and v.source for v in judged.warned)


@pytest.mark.parametrize(
    ("count", "limit", "level"),
    [
        (59, 75, "green"),
        (60, 75, "amber"),
        (74, 75, "amber"),
        (75, 75, "red"),
        (13, 17, "green"),
        (14, 17, "amber"),
        (16, 17, "amber"),
        (17, 17, "red"),
    ],
)
def test_levels(count: int, limit: int, level: str) -> None:
    assert counting.level(count, limit, 80) == level


@pytest.mark.parametrize(
    ("slots", "others", "refused"),
    [
        ({"weekend": 3}, (), False),
        ({"weekend": 3}, (Agreed({"one_night": 1}, 3),), False),
        ({"weekend": 3}, (Agreed({"one_night": 1}, 4),), True),
        ({"weekend": 3}, (Agreed({"one_night": 1}, 2), Agreed({"one_night": 1}, 2)), True),
        ({"weekend": 4}, (), True),
        ({"saturday": 20}, (), False),
        ({"saturday": 20}, (Agreed({"weekend": 4}),), False),
    ],
)
def test_what_is_agreed_counts_as_intended(slots: dict[str, int], others: tuple[Agreed, ...], refused: bool) -> None:
    found = {v.rule for v in judge_agreed("s20_reg48", Agreed(slots), others, HELD)}
    assert found == ({"agreed-days-within-75-in-twelve-months"} if refused else set())


@pytest.mark.parametrize(
    ("months", "begins", "lasts", "found"),
    [
        (12, -40, 12, (72, 0)),
        (12, -12, 12, (72, 0)),
        (12, -6, 6, (72, 0)),
        (12, -6, 7, (72, 6)),
        (12, 0, 1, (72, 6)),
        (12, 6, None, (72, 36)),
        (12, 11, 1, (72, 6)),
        (12, 12, None, (72, 0)),
        (None, 12, None, (72, 72)),
        (None, 400, 3, (72, 18)),
        (3, -12, 12, (6, 66)),
        (3, -3, 3, (18, 18)),
        (3, 20, 12, (18, 0)),
    ],
)
def test_of_another_agreement_those_months_count_that_lie_within_twelve_of_the_new_one(
    months: int | None, begins: int, lasts: int | None, found: tuple[int, int]
) -> None:
    """Both intend six days a month; the fullest twelve months with a month of the new one."""
    slots = {"one_night": 6}
    assert sum(fullest_agreed(Agreed(slots, months), [Agreed(slots, lasts, None, begins)], "nights")) == sum(found)


SPANS = st.tuples(st.integers(1, 9), st.one_of(st.none(), st.integers(1, 30)), st.integers(-30, 30))


@given(st.integers(1, 9), st.one_of(st.none(), st.integers(1, 30)), st.lists(SPANS, max_size=4))
def test_no_twelve_months_hold_more_than_those_that_are_found(
    rate: int, months: int | None, spans: list[tuple[int, int | None, int]]
) -> None:
    agreed = Agreed({"one_night": rate}, months)
    others = [Agreed({"one_night": number}, lasts, None, begins) for number, lasts, begins in spans]
    starts = range(-11, 100 if months is None else months)
    every = [sum(one.between(s, s + 11, "nights") for one in (agreed, *others)) for s in starts]
    assert sum(fullest_agreed(agreed, others, "nights")) == max(every)


@pytest.mark.parametrize(
    ("slots", "nights", "longest", "a_year"),
    [
        ({"one_night": 2, "few_days": 1}, 3, 3, 60),
        ({"one_night": 2, "few_days": 1}, None, 3, 60),
        ({"one_night": 2}, 17, 1, 24),
        ({"weekend": 2}, 1, 1, 24),
        ({"weekend": 2}, 2, 2, 48),
        ({"weekend": 2}, 3, 3, 72),
        ({"weekend": 2}, 4, 3, 72),
        ({"few_days": 1}, 2, 2, 24),
        ({"few_days": 1}, 17, 17, 204),
        ({"few_days": 1}, 32, 31, 372),
        ({"saturday": 4}, 3, 0, 0),
        ({"saturday": 4, "one_night": 1, "weekend": 1}, 5, 3, 48),
    ],
)
def test_of_each_slot_no_more_nights_are_intended_than_one_session_of_it_can_hold(
    slots: dict[str, int], nights: int | None, longest: int, a_year: int
) -> None:
    agreed = Agreed(slots, 12, nights)
    assert (agreed.longest("nights"), agreed.between(0, 11, "nights")) == (longest, a_year)
    sessions = 12 * sum(slots.values())
    assert agreed.between(0, 11, "calendar_days_inclusive") == a_year + sessions


@pytest.mark.parametrize(("nights", "refused"), [(3, False), (4, False), (5, True)])
def test_a_lawful_agreement_on_single_nights_and_a_longer_stay_is_not_refused(nights: int, refused: bool) -> None:
    """24 single nights and twelve stays of 3 or 4 nights are 60 or 72 days; of 5 they are 84."""
    agreed = Agreed({"one_night": 2, "few_days": 1}, 12, nights)
    assert bool(judge_agreed("s20_reg48", agreed, (), HELD)) is refused


def test_an_agreement_on_one_long_stay_is_refused_by_its_length() -> None:
    broken = judge_agreed("s20_reg48", Agreed({"few_days": 1}, 1, 18), (), HELD)
    assert [v.rule for v in broken] == ["placement-intended-within-17-days"]
    assert judge_agreed("s20_reg48", Agreed({"few_days": 1}, 1, 17), (), HELD) == ()
    assert judge_agreed("s17_6", Agreed({"few_days": 9}, 12, 30), (), HELD) == ()


STAYS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 20)), max_size=25)


def laid_out(parts: list[tuple[int, int]]) -> list[Break]:
    """Stays that do not overlap, from pairs of a day and a number of nights."""
    found: list[Break] = []
    for start, nights in sorted(parts):
        one = stay(date(2024, 1, 1) + timedelta(days=start), nights)
        if not found or one.first > found[-1].last:
            found.append(one)
    return found


def brute(breaks: list[Break], method: str, last: date) -> int:
    """Day by day: is the child away on it?"""
    count, day = 0, add_months(last, -12) + timedelta(days=1)
    while day <= last:
        if method == "nights":
            count += any(b.first <= day < b.last for b in breaks)
        else:
            count += any(b.first <= day <= b.last for b in breaks)
        day += timedelta(days=1)
    return count


@settings(max_examples=60, deadline=None)
@given(STAYS, st.sampled_from(["nights", "calendar_days_inclusive"]), st.integers(0, 1300))
def test_a_window_counts_as_day_by_day(parts: list[tuple[int, int]], method: str, number: int) -> None:
    breaks, last = laid_out(parts), date(2024, 1, 1) + timedelta(days=number)
    assert counting.in_window(counting.counted_days(breaks, method), last).days == brute(breaks, method, last)


@settings(max_examples=25, deadline=None)
@given(STAYS, st.sampled_from(["nights", "calendar_days_inclusive"]))
def test_no_window_at_all_is_fuller_than_the_fullest(parts: list[tuple[int, int]], method: str) -> None:
    breaks = laid_out(parts)
    days = set(counting.counted_days(breaks, method))
    every = (date(2024, 1, 1) + timedelta(days=n) for n in range(1300))
    most = max(sum(add_months(last, -12) < day <= last for day in days) for last in every)
    window = counting.fullest(sorted(days))
    assert (window.days if window else 0) == most


@settings(max_examples=25, deadline=None)
@given(STAYS, STAYS, st.integers(1, 40))
def test_whatever_is_accepted_one_by_one_never_passes_the_limit(
    first: list[tuple[int, int]], second: list[tuple[int, int]], limit: int
) -> None:
    held = Limits("nights", 17, limit, 80, 1, 3)
    booked: list[Break] = []
    for start, nights in [*first, *second]:
        wanted = stay(date(2024, 1, 1) + timedelta(days=start), nights)
        apart = all(wanted.ends_at <= b.starts_at or b.ends_at <= wanted.starts_at for b in booked)
        if apart and not judge_breaks("s20_reg48", [wanted], booked, held).broken:
            booked.append(wanted)
    every = (date(2024, 1, 1) + timedelta(days=n) for n in range(0, 1300, 7))
    assert max(brute(booked, "nights", last) for last in every) <= limit
    assert all((b.last - b.first).days <= 17 for b in counting.joined(booked, 1))


def test_reasons_name_the_way_on() -> None:
    assert "POST /links/{link_id}/legal-basis" in rules.WAY_ON
    (broken,) = judge_breaks("s20_reg48", [stay(DAY, 18)], [], HELD).broken
    assert rules.WAY_ON in broken.reason


def taken(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


@pytest.mark.parametrize(
    ("months", "nights", "others", "before", "fits"),
    [
        (12, 6, (), [], True),
        (12, 7, (), [], False),
        (2, 12, (), taken(date(2025, 6, 1), 51), True),
        (2, 12, (), taken(date(2025, 6, 1), 52), False),
        (2, 12, (Agreed({"one_night": 12}, 2),), taken(date(2025, 6, 1), 27), True),
        (2, 12, (Agreed({"one_night": 12}, 2),), taken(date(2025, 6, 1), 28), False),
        (2, 12, (Agreed({"one_night": 12}, 2, None, -2),), taken(date(2025, 6, 1), 51), True),
        (2, 12, (Agreed({"one_night": 12}, None, None, 1),), taken(date(2025, 6, 1), 39), True),
        (2, 12, (Agreed({"one_night": 12}, None, None, 1),), taken(date(2025, 6, 1), 40), False),
        (12, 6, (), taken(date(2024, 10, 2), 30), True),
        (12, 1, (), taken(date(2025, 9, 1), 30), True),
        (12, 6, (), taken(date(2025, 9, 1), 30), False),
    ],
)
def test_an_agreement_fits_beside_what_was_taken_in_any_twelve_months(
    months: int, nights: int, others: tuple[Agreed, ...], before: list[date], fits: bool
) -> None:
    assert fits_beside(Agreed({"one_night": nights}, months), others, before, date(2025, 10, 1), HELD) is fits
