"""Whether breaks keep within the limits. Whoever judges a booking has locked the child first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.links.contract.settings import limits
from services.links.day_limits import counting, rules
from services.links.day_limits.counting import Break, Window
from services.links.history.rules import HISTORY_KNOWN
from services.links.slots import NIGHTS

AT_LEAST = "amber"
"""The level where not all breaks of the twelve months are known."""
NIGHTS_OF = {"one_night": 1, "weekend": 2, "few_days": 3}
"""Nights of one session by kind of slot, where an agreement does not say how many."""


@dataclass(frozen=True)
class Limits:
    """The council's numbers on one day, and from which day on all breaks of the child are known."""

    method: str
    placement_days: int
    days_in_twelve_months: int
    amber_percent: int
    hours_at_home: int
    section_17_nights: int
    known_from: date = date.min

    @property
    def nights_at_once(self) -> int:
        return self.placement_days - (self.method != counting.NIGHTS)

    def level(self, count: int, limit: int) -> str:
        return counting.level(count, limit, self.amber_percent)


@dataclass(frozen=True)
class Judged:
    """`broken` refuse; `warned` do not. `level` is the worst that what was judged comes to."""

    broken: tuple[Violation, ...]
    warned: tuple[Violation, ...]
    level: str


@dataclass(frozen=True)
class Agreed:
    """What an agreement intends: sessions a month by kind of slot, for so many months, None where it does not end.
    `nights` is the longest stay of one session, where the agreement names it; a slot that holds fewer is not lengthened
    by it. `begins` is the month in which it begins: months are counted from the first day of the agreement that is
    judged, whose first month is 0; those before it are negative. A month with one day of an agreement counts whole."""

    slots: Mapping[str, int]
    months: int | None = None
    nights: int | None = None
    begins: int = 0

    @property
    def last(self) -> int | None:
        """Its last month."""
        return None if self.months is None else self.begins + self.months - 1

    def longest(self, method: str) -> int:
        return max((self._length(slot, method) for slot, number in self.slots.items() if number), default=0)

    def between(self, first: int, last: int, method: str) -> int:
        """Days in its months from `first` to `last`, both included."""
        a_month = sum(self._length(slot, method) * number for slot, number in self.slots.items())
        until = last if self.last is None else min(last, self.last)
        return a_month * max(0, until - max(first, self.begins) + 1)

    def _length(self, slot: str, method: str) -> int:
        usual, (_, most) = NIGHTS_OF.get(slot, 0), NIGHTS.get(slot, (0, 0))
        nights = usual if self.nights is None else min(self.nights, most)
        return nights + (method != counting.NIGHTS)


def limits_on(unit: UnitOfWork, day: date, known_from: date = date.min) -> Limits:
    """With `known_from` of a child it is warned of, and nothing is green, where a year is not known."""
    names = (
        limits.COUNT_METHOD,
        limits.PLACEMENT_DAYS,
        limits.DAYS_IN_TWELVE_MONTHS,
        limits.AMBER_PERCENT,
        limits.HOURS_AT_HOME,
        limits.SECTION_17_NIGHTS,
    )
    return replace(Limits(*(unit.setting(setting, day) for setting in names)), known_from=known_from)


def judge_breaks(
    legal_basis: str, new: Sequence[Break], others: Collection[Break], held: Limits, way: str = rules.WAY_ON
) -> Judged:
    """Breaks to be booked beside `others`, the child's breaks under reg 48 that stand or took place. `way` tells what
    can be done where they pass a limit."""
    if not new:
        return Judged((), (), "green")
    if legal_basis != rules.LIMITED:
        nights = max((one.last - one.first).days for one in new)
        warned = rules.SECTION_17_BREAK_IS_SHORT.judge(nights, held.section_17_nights)
        return Judged((), violations(warned if legal_basis == "s17_6" else None), "green")
    every = [*others, *new]
    days = counting.counted_days(every, held.method)
    window = counting.fullest(days, counting.counted_days(new, held.method))
    placements = [p for p in counting.joined(every, held.hours_at_home) if _holds_any(p, new)]
    most = max(counting.length(p.first, p.last, held.method) for p in placements)
    of_placement = held.level(most, held.placement_days)
    of_window = held.level(window.days if window else 0, held.days_in_twelve_months)
    unknown = HISTORY_KNOWN.judge(counting.Window(min(one.first for one in new), 0).first, held.known_from)
    return Judged(
        violations(
            rules.PLACEMENT_WITHIN_DAYS.judge(most, held.placement_days, way),
            rules.WITHIN_DAYS_IN_TWELVE_MONTHS.judge(window, held.days_in_twelve_months, way),
        ),
        violations(
            rules.SERIES_WITH_ONE_CARER.judge(len(_settings(every, new))),
            rules.NIGHTS_IN_A_ROW.judge(counting.nights_in_a_row(every, new), held.nights_at_once),
            rules.PLACEMENT_NEAR_LIMIT.judge(most, held.placement_days, of_placement),
            rules.NEAR_DAYS_IN_TWELVE_MONTHS.judge(window, held.days_in_twelve_months, of_window),
            unknown,
        ),
        worst(of_placement, of_window, *([AT_LEAST] if unknown else [])),
    )


def judge_standing(near: Sequence[Break], fullest: Window, held: Limits) -> Judged:
    """How near to the limits the breaks of a child come that stand, with nothing to be booked: `near` are those that
    touch the window `fullest`. Nothing is refused."""
    placement = counting.longest(counting.joined(near, held.hours_at_home), held.method)
    most = counting.length(placement.first, placement.last, held.method) if placement else 0
    of_placement = held.level(most, held.placement_days)
    of_window = held.level(fullest.days, held.days_in_twelve_months)
    unknown = HISTORY_KNOWN.judge(fullest.first, held.known_from)
    warned = violations(
        rules.SERIES_WITH_ONE_CARER.judge(len({one.setting for one in near})),
        rules.PLACEMENT_NEAR_LIMIT.judge(most, held.placement_days, of_placement),
        rules.NEAR_DAYS_IN_TWELVE_MONTHS.judge(fullest, held.days_in_twelve_months, of_window),
        unknown,
    )
    return Judged((), warned, worst(of_placement, of_window, *([AT_LEAST] if unknown else [])))


def worst(*levels: str) -> str:
    return max(levels, key=("green", "amber", "red").index)


def _holds_any(placement: Break, new: Sequence[Break]) -> bool:
    return any(placement.starts_at <= one.starts_at and one.ends_at <= placement.ends_at for one in new)


def _settings(every: Sequence[Break], new: Sequence[Break]) -> set[str]:
    since, until = min(one.first for one in new), max(one.last for one in new)
    year = (counting.Window(since, 0).first, until)
    return {one.setting for one in every if one.last >= year[0] and one.first <= year[1]}


def judge_agreed(legal_basis: str, agreed: Agreed, others: Sequence[Agreed], held: Limits) -> tuple[Violation, ...]:
    """`others` are agreed for the child's other links under reg 48."""
    if legal_basis != rules.LIMITED:
        return ()
    days, by_others = fullest_agreed(agreed, others, held.method)
    return violations(
        rules.PLACEMENT_WITHIN_DAYS.judge(agreed.longest(held.method), held.placement_days),
        rules.AGREED_DAYS_WITHIN.judge(days, by_others, held.days_in_twelve_months),
    )


def fullest_agreed(agreed: Agreed, others: Sequence[Agreed], method: str) -> tuple[int, int]:
    """Of all twelve months that hold a month of `agreed` those with the most days: how many of them by it, how many by
    the others. No window holds more than the fullest of those that begin, or end, with one of the agreements."""
    every = (agreed, *others)
    starts = {one.begins for one in every} | {one.last - 11 for one in every if one.last is not None}
    most = max(starts) if agreed.last is None else agreed.last
    found = [
        (agreed.between(start, start + 11, method), sum(one.between(start, start + 11, method) for one in others))
        for start in sorted({min(max(start, -11), most) for start in starts})
    ]
    return max(found, key=sum)


def fits_beside(agreed: Agreed, others: Sequence[Agreed], taken: Sequence[date], starts_on: date, held: Limits) -> bool:
    """Whether all that is intended fits into the days of twelve months, whichever months these are, beside `taken`: the
    days that are counted, or booked, before the agreement starts."""
    for months in range(1, min(agreed.months or 12, 12) + 1):
        since = add_months(starts_on, months - 12)
        before = sum(since <= day < starts_on for day in taken)
        intended = sum(one.between(0, months - 1, held.method) for one in (agreed, *others))
        if before + intended > held.days_in_twelve_months:
            return False
    return True


def summary(held: Limits, limit: int, count: int, known: bool = True) -> dict[str, Any]:
    """Where not all is known nobody can tell how many days are left, but that none are."""
    level = worst(held.level(count, limit), *([] if known else [AT_LEAST]))
    left = max(0, limit - count)
    return {"days": count, "limit": limit, "left": left if known or not left else None, "level": level}
