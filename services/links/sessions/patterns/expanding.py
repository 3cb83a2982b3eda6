"""From a recurrence rule to sessions, in England's own time across changes of the clocks. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from chassis.clock import LONDON, add_months, is_bank_holiday
from services.links.sessions.gates.facts import Wanted
from services.links.sessions.patterns.years import SchoolYears

MOST_MONTHS = 24
MOST_SESSIONS = 200
YEARS_ON = 19 * 400
WEEKDAY = r"(MO|TU|WE|TH|FR|SA|SU)"
PARTS: Mapping[str, str] = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"([+-]?\d{{1,2}})?{WEEKDAY}(,([+-]?\d{{1,2}})?{WEEKDAY}){{0,13}}",
    "BYMONTHDAY": r"-?\d{1,2}(,-?\d{1,2}){0,30}",
    "BYMONTH": r"\d{1,2}(,\d{1,2}){0,11}",
    "BYSETPOS": r"-?\d{1,3}(,-?\d{1,3}){0,9}",
    "WKST": WEEKDAY,
}
"""The parts of a rule that are taken, and how each is written. What recurs within a day is no pattern of sessions."""
WRITTEN: Mapping[str, str] = {
    "FREQ": "DAILY, WEEKLY, MONTHLY or YEARLY",
    "INTERVAL": "a whole number from 1 to 99",
    "COUNT": "a whole number from 1 to 9999",
    "UNTIL": "a day such as 20260331, or an instant such as 20260331T180000Z",
    "BYDAY": "days such as SA or 2SU, at most 14",
    "BYMONTHDAY": "days of the month such as 1 or -1, at most 31",
    "BYMONTH": "months from 1 to 12",
    "BYSETPOS": "positions such as 1 or -1, at most 10",
    "WKST": "the first day of the week, such as MO",
}
YEARS = range(2000, 2400)
MOST_OF_A_WEEKDAY: Mapping[str, int] = {"MONTHLY": 5, "YEARLY": 53}
"""How many days of one name there can be in what a BYDAY with a number counts within (RFC 5545)."""
FURTHEST: Mapping[str, int] = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYSETPOS": 366}
NO_CALENDAR = (ValueError, TypeError, IndexError, OverflowError)
"""What a rule beyond the calendar is answered with by what works it out."""


class Unreadable(ValueError):
    """The text is no recurrence rule that is taken here; the message says why, after the name of the field."""


@dataclass(frozen=True)
class Recurrence:
    """A rule, read. `count` is what COUNT names; `until` the last instant by England's clocks, without a zone."""

    rule: str
    count: int | None
    until: datetime | None


@dataclass(frozen=True)
class Expanded:
    """`days` begin sessions. `endless`: neither COUNT nor UNTIL; `too_long`: it goes on after two years; `unknown` are
    days of school years whose terms are not recorded."""

    days: tuple[date, ...]
    endless: bool
    too_long: bool
    unknown: tuple[date, ...]


def read(text: str) -> Recurrence:
    """Capital and small letters are one (RFC 5545); a semicolon at the end, as common programs write it, says nothing.
    Raises `Unreadable`."""
    parts: dict[str, str] = {}
    written = text.upper() if text.isascii() else text
    for part in written.removeprefix("RRULE:").removesuffix(";").split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS or name in parts:
            what = name or "an empty part"
            raise Unreadable(f"holds {what}, which is not taken here or stands twice; taken are {', '.join(PARTS)}")
        if not re.fullmatch(PARTS[name], value, re.ASCII):
            raise Unreadable(f"holds a {name} that cannot be read: it is {WRITTEN[name]}")
        parts[name] = value
    if "FREQ" not in parts:
        raise Unreadable("names no FREQ")
    _within_the_calendar(parts)
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    if count and until:
        raise Unreadable("has both COUNT and UNTIL; RFC 5545 allows one of them")
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rrulestr(rule, dtstart=datetime(2000, 1, 1))
    except NO_CALENDAR as error:
        raise Unreadable(f"is no recurrence rule: {error}") from None
    return Recurrence(rule, int(count) if count else None, _until(until) if until else None)


def _within_the_calendar(parts: Mapping[str, str]) -> None:
    for name, most in FURTHEST.items():
        if any(not 1 <= abs(int(number)) <= most for number in parts.get(name, "1").split(",")):
            raise Unreadable(f"holds a {name} beyond {most}, or nought")
    most = MOST_OF_A_WEEKDAY.get("MONTHLY" if "BYMONTH" in parts and parts["FREQ"] == "YEARLY" else parts["FREQ"], 0)
    for one in parts.get("BYDAY", "").split(","):
        if one[:-2] and not 1 <= abs(int(one[:-2])) <= most:
            raise Unreadable(
                f"holds a BYDAY whose number is nought or beyond {most}"
                if most
                else "numbers a BYDAY, which only MONTHLY and YEARLY do"
            )


def _until(text: str) -> datetime:
    """A day means all of that day; an instant in UTC is turned to England's time."""
    if int(text[:4]) not in YEARS:
        raise Unreadable(f"holds an UNTIL that is not from {YEARS[0]} to {YEARS[-1]}")
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d") + timedelta(days=1, microseconds=-1)
        moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise Unreadable("holds an UNTIL that is no day") from None
    return moment.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None) if text.endswith("Z") else moment


def expand(
    rule: Recurrence,
    starts_at: datetime,
    except_on: Collection[date],
    years: SchoolYears,
    school_holidays: str = "include",
    bank_holidays: str = "include",
) -> Expanded:
    """COUNT counts what the rule gives, before exceptions and holidays leave days out (RFC 5545). Of more than
    `MOST_SESSIONS` days one too many is answered. Raises `Unreadable` where the rule leaves the calendar."""
    try:
        begin = starts_at.astimezone(LONDON).replace(tzinfo=None)
        bound = datetime.combine(add_months(begin.date(), MOST_MONTHS), time(23, 59, 59))
        last = bound if rule.until is None else min(rule.until, bound)
        found = list(islice(_given(rule.rule, begin, last), rule.count))
    except NO_CALENDAR as error:
        raise Unreadable(f"leaves the calendar: {error}") from None
    days = [moment.date() for moment in found if moment.date() not in except_on]
    follows = [day for day in days if _follows(day, years, school_holidays, bank_holidays)]
    unknown = [day for day in days if years.is_holiday(day) is None] if school_holidays != "include" else []
    short = rule.count is not None and len(found) < rule.count
    too_long = short or (rule.until is not None and rule.until.date() > bound.date())
    return Expanded(
        tuple(follows[: MOST_SESSIONS + 1]), rule.count is None and rule.until is None, too_long, tuple(unknown)
    )


def _given(rule: str, begin: datetime, last: datetime) -> Iterator[datetime]:
    """The calendar repeats itself every 400 years, so the rule is worked out near the last year that there is: a rule
    that never gives a day is searched to the end of all years, and that shall be soon."""
    late, end = (moment.replace(year=moment.year + YEARS_ON) for moment in (begin, last))
    for moment in rrulestr(f"{rule};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=late):
        yield moment.replace(year=moment.year - YEARS_ON)


def _follows(day: date, years: SchoolYears, school_holidays: str, bank_holidays: str) -> bool:
    kinds = [(school_holidays, years.is_holiday(day) is True), (bank_holidays, is_bank_holiday(day))]
    only = [is_one for choice, is_one in kinds if choice == "only"]
    left_out = any(is_one for choice, is_one in kinds if choice == "leave_out")
    return not left_out and (not only or any(only))


def at_wall_time(starts_at: datetime, ends_at: datetime, day: date, slot: str, place: str = "carers_home") -> Wanted:
    """The session on another day, at the same times by England's clocks. A time that a change of the clocks leaves out
    is moved on by what it leaves out."""
    begin, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    nights = (end.date() - begin.date()).days
    return Wanted(slot, _instant(day, begin), _instant(day + timedelta(days=nights), end), place)


def _instant(day: date, clock: datetime) -> datetime:
    return datetime.combine(day, clock.time(), LONDON).astimezone(UTC)
