"""School years as plain values: which days are school holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_MONTH, SATURDAY = 9, 5
Spans = Sequence[tuple[date, date]]


def school_year(day: date) -> int:
    """The year in which the school year of a day begins; it runs from 1 September."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


@dataclass(frozen=True)
class SchoolYear:
    terms: Spans
    holidays: Spans

    def is_holiday(self, day: date) -> bool:
        """Outside every term, or within a holiday of one; both ends count. So is a weekend directly before or after
        one; a single day off has none."""
        if not _within(day, self.terms) or _within(day, self.holidays):
            return True
        saturday = day - timedelta(days=day.weekday() - SATURDAY)
        beside = (saturday - timedelta(days=1), saturday + timedelta(days=2))
        return day.weekday() >= SATURDAY and any(map(self._is_free_for_longer, beside))

    def _is_free_for_longer(self, day: date) -> bool:
        return not _within(day, self.terms) or _within(day, [span for span in self.holidays if span[0] < span[1]])


@dataclass(frozen=True)
class SchoolYears:
    """Those that are recorded, by the year in which each begins."""

    years: Mapping[int, SchoolYear]

    def is_holiday(self, day: date) -> bool | None:
        """None where the school year of the day is not recorded."""
        year = self.years.get(school_year(day))
        return None if year is None else year.is_holiday(day)


def _within(day: date, spans: Spans) -> bool:
    return any(first <= day <= last for first, last in spans)
