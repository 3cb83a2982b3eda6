"""Counting the days of short breaks. Pure: breaks and days go in, numbers come out.

Two breaks never share a night. A calendar day that two breaks touch counts once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import add_months, day_of

TWELVE_MONTHS = 12
ONE_DAY = timedelta(days=1)
NIGHTS = "nights"


@dataclass(frozen=True, order=True)
class Break:
    """The time from `starts_at` to `ends_at` that a child is, or is to be, with a carer. `setting` is named by a
    carer: it is the one with whom, or that in whose accommodation, the child is."""

    starts_at: datetime
    ends_at: datetime
    setting: str = ""

    @property
    def first(self) -> date:
        return day_of(self.starts_at)

    @property
    def last(self) -> date:
        return day_of(self.ends_at)


@dataclass(frozen=True)
class Window:
    """The twelve months that end with `last`; `days` of breaks lie in it. The day twelve months before is outside."""

    last: date
    days: int

    @property
    def first(self) -> date:
        return add_months(self.last, -TWELVE_MONTHS) + ONE_DAY


def joined(breaks: Iterable[Break], hours_at_home: int) -> list[Break]:
    """Breaks as placements: those with fewer than `hours_at_home` between them, or none, are one. In their order."""
    placements: list[Break] = []
    for one in sorted(breaks):
        before = placements[-1] if placements else None
        if before is not None and _goes_on(before, one, hours_at_home):
            placements[-1] = Break(before.starts_at, max(before.ends_at, one.ends_at), before.setting)
        else:
            placements.append(one)
    return placements


def _goes_on(before: Break, after: Break, hours_at_home: int) -> bool:
    gap = after.starts_at - before.ends_at
    return gap <= timedelta() or gap < timedelta(hours=hours_at_home)


def length(first: date, last: date, method: str) -> int:
    """Days of one break by the council's way of counting; a break within one day is no night."""
    return (last - first).days + (method != NIGHTS)


def counted_days(breaks: Iterable[Break], method: str) -> list[date]:
    """The days that count, each once, in their order. A night counts for the day on which it begins."""
    return sorted({day for one in breaks for day in _days(one, method)})


def _days(one: Break, method: str) -> Iterator[date]:
    for number in range(length(one.first, one.last, method)):
        yield one.first + timedelta(days=number)


def nights_in_a_row(breaks: Iterable[Break], of: Iterable[Break]) -> int:
    """The most nights that follow each other without one at home, of those rows that hold a night of the breaks `of`;
    where the child was by day makes no difference."""
    held, most, row = set(counted_days(of, NIGHTS)), 0, list[date]()
    for night in counted_days(breaks, NIGHTS):
        row = [*row, night] if row and night - row[-1] == ONE_DAY else [night]
        if not held.isdisjoint(row):
            most = max(most, len(row))
    return most


def in_window(days: Sequence[date], last: date) -> Window:
    """The window that ends with `last`. `days` are in order."""
    start = bisect_right(days, add_months(last, -TWELVE_MONTHS))
    return Window(last, bisect_right(days, last) - start)


def windows(days: Sequence[date]) -> Iterator[Window]:
    """Of every window none holds more than the fullest of these: those that end with a day that counts."""
    return (in_window(days, last) for last in days)


def fullest(days: Sequence[date], around: Iterable[date] | None = None) -> Window | None:
    """The window with the most days, the earliest of several; with `around` among those that hold one of these days.
    None where nothing counts."""
    found: Iterable[Window] = windows(days)
    if around is not None:
        held = sorted(around)
        found = [w for w in found if any(w.first <= day <= w.last for day in held)]
    return max(found, key=lambda window: (window.days, -window.last.toordinal()), default=None)


def longest(placements: Iterable[Break], method: str) -> Break | None:
    """The first of the placements with the most days."""
    return max(placements, key=lambda p: (length(p.first, p.last, method), -p.first.toordinal()), default=None)


def level(count: int, limit: int, amber_percent: int) -> str:
    """`red` where the limit is reached or passed, `amber` from the given part of it on, else `green`."""
    if count >= limit:
        return "red"
    return "amber" if count * 100 >= limit * amber_percent else "green"
