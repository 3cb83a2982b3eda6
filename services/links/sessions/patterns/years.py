"""School years as plain values: which days are school holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9
Spans = Sequence[tuple[date, date]]


def school_year(day: date) -> int:
    """The year in which the school year of a day begins; it runs from 1 September."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


@dataclass(frozen=True)
class SchoolYear:
    terms: Spans
    holidays: Spans

    def is_holiday(self, day: date) -> bool:
        """Outside every term, or within a holiday of one; both ends count. Weekends within a term are none."""
        return not _within(day, self.terms) or _within(day, self.holidays)


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
