"""The time, passed in and never read inside a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]
"""Answers the present instant, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and for judging a past day."""

    instant: datetime

    def __call__(self) -> datetime:
        return self.instant


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in England."""
    return instant.astimezone(LONDON).date()


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


_proclaimed: WeakKeyDictionary[object, Mapping[date, bool]] = WeakKeyDictionary()
_known: dict[date, bool] = {}


def proclaim(owner: object, days: Mapping[date, bool]) -> None:
    """From now on these days are bank holidays in this process, or with False are none, until `owner` names others or
    is gone. A one-off bank holiday is proclaimed after the calendar of the release was made."""
    _proclaimed[owner] = dict(days)
    known = {day: holiday for held in list(_proclaimed.values()) for day, holiday in held.items()}
    _known.update(known)
    for day in set(_known) - set(known):
        _known.pop(day, None)


def is_bank_holiday(day: date) -> bool:
    """A bank or public holiday of England: by the calendar, and by what an operator has made known."""
    return _known.get(day, by_the_calendar(day))


def by_the_calendar(day: date) -> bool:
    """Whether the calendar of this release holds it for a bank holiday."""
    return day in _bank_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Monday to Friday, bank holidays of England excepted."""
    return day.weekday() < 5 and not is_bank_holiday(day)


def add_working_days(start: date, days: int) -> date:
    """The working day that lies `days` working days after `start`; `start` itself is not counted."""
    day, left, step = start, abs(days), 1 if days >= 0 else -1
    while left:
        day += timedelta(days=step)
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; 0 where `end` is not after `start`."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def add_months(start: date, months: int) -> date:
    """The same day `months` later; the last day of the month where that month is shorter."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(start.day, last))


def age_on(born: date, day: date) -> int:
    """Whole years lived on `day`. A person born on 29 February turns a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def start_of(day: date, days_later: int = 0) -> datetime:
    """The instant at which a day, or the day some days later, begins in England."""
    return datetime.combine(day + timedelta(days=days_later), datetime.min.time(), LONDON)
