"""Rows of the return on looked-after children (SSDA903) for short breaks, as the Department's rules want them. Pure.

Which breaks are rows: only a child under section 20 as a series of short breaks (`s20_reg48`) is looked after, so only
such breaks count; breaks under section 17(6) are in no return, breaks under section 20 in full are the council's own
V2 rows. A break is counted as the Department counts (rules 365 and 367): DEC less DECOM, so in nights. A day session
is zero days and no row; by Children Act 1989 section 22(2) it makes no child looked after either. That section asks for
more than 24 hours in one piece: whether a single night of fewer hours is a row is the council's setting
`returns.more_than_hours`, 0 unless set, because who agrees a break under section 20 has decided that it is one.

A child whose breaks are recorded one by one has a V3 row for each; a child whose agreement is recorded has V4 rows for
the time under agreement. Agreements that run on without a gap are one row. A return counts in days and cannot show a
child who goes home in the morning and comes back to the same carer in the evening (rules 388 and 431 take it for a
change of placement): such breaks are one row. A break that goes on after 31 March has no DEC; it stands again in the
next year's return, with it.

Nobody who is 18 is looked after in a series of short breaks (rules 352 and 359): what is agreed ends on the 18th
birthday, whether or not the link does, and no row begins on it or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chassis.births import Born
from chassis.clock import add_months

EPISODE_COLUMNS = (
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
)
HEADER_COLUMNS = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
STARTED, INDIVIDUAL, AGREEMENT = "S", "V3", "V4"
FOSTER_CARER_SHORT_TERM, OWN_PROVISION = "U6", "PR1"
RETURNED_HOME = {True: "E4A", False: "E4B"}
"""REC by whether the return home came as planned. No source names a REC for V3: this follows what E4A and E4B mean."""


@dataclass(frozen=True)
class Year:
    """A collection year, named by the year in which it ends: 2026 is 1 April 2025 to 31 March 2026."""

    number: int

    @staticmethod
    def of(day: date) -> Year:
        """The collection year in which `day` lies."""
        return Year(day.year + ((day.month, day.day) >= (4, 1)))

    @property
    def first(self) -> date:
        return date(self.number - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.number, 3, 31)


@dataclass(frozen=True)
class ReturnedChild:
    """What the return asks of a child. `need` is the category of need, `estimated` whether `born` is."""

    number: str
    sex: str
    born: date
    ethnicity: str
    upn: str
    need: str
    estimated: bool = False

    @property
    def eighteenth(self) -> date:
        """The 18th birthday as the Department's rules count it: for who was born on 29 February it is the 28th. Of an
        estimated date of birth the latest that is possible."""
        return add_months(Born(self.born, self.estimated).latest, 18 * 12)


@dataclass(frozen=True)
class Break:
    """One break under regulation 48. `home` names the carer; `ended` says that its end is recorded, `planned` that it
    came as planned. `starts_at` and `ends_at` are its hours, `first` and `last` their days in England."""

    home: str
    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    ended: bool = True
    planned: bool = True

    @property
    def nights(self) -> int:
        return (self.last - self.first).days


@dataclass(frozen=True)
class Agreed:
    """A time under agreement, both days included; `last` None while it goes on."""

    first: date
    last: date | None
    planned: bool = True


@dataclass(frozen=True)
class Episode:
    """One row of Episodes. `ceased` None where it goes on at the end of the year."""

    child: str
    commenced: date
    status: str
    need: str
    ceased: date | None
    planned: bool

    @property
    def cells(self) -> tuple[str, ...]:
        ended = (written(self.ceased), RETURNED_HOME[self.planned]) if self.ceased else ("", "")
        care = (self.need, FOSTER_CARER_SHORT_TERM, OWN_PROVISION)
        return (self.child, written(self.commenced), STARTED, self.status, *care, *ended, "", "", "", "")


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def header_cells(child: ReturnedChild) -> tuple[str, ...]:
    return (child.number, child.sex, written(child.born), child.ethnicity, child.upn, "", "")


def long_enough(breaks: Iterable[Break], more_than_hours: int) -> list[Break]:
    """Breaks with a night, of more hours than so many."""
    enough = timedelta(hours=more_than_hours)
    return [b for b in breaks if b.nights > 0 and b.ends_at - b.starts_at > enough]


def counted(breaks: Iterable[Break], year: Year, until: date, more_than_hours: int) -> list[Break]:
    """Breaks with a night that touch the year and have begun by `until`, in their order; those that adjoin with the
    same carer are one."""
    long = sorted(
        (b for b in long_enough(breaks, more_than_hours) if b.first <= min(year.last, until)),
        key=lambda b: (b.first, b.last, b.starts_at, b.home),
    )
    joined: list[Break] = []
    for one in long:
        before = joined[-1] if joined else None
        if before is not None and before.ended and before.home == one.home and before.last == one.first:
            joined[-1] = replace(one, first=before.first, starts_at=before.starts_at)
        else:
            joined.append(one)
    return [b for b in joined if b.last >= year.first or not b.ended]


def v3_rows(child: ReturnedChild, breaks: Sequence[Break], year: Year) -> list[Episode]:
    """One row for each of `breaks`, as `counted` gives them."""
    return [
        Episode(child.number, b.first, INDIVIDUAL, child.need, _within(b.last if b.ended else None, year), b.planned)
        for b in breaks
    ]


def v4_rows(child: ReturnedChild, agreements: Iterable[Agreed], year: Year, until: date) -> list[Episode]:
    """One row for each time under agreement without a gap that touches the year and has begun by `until`. A birthday of
    the year is its end from the year's first day on: it is as sure as the calendar, and rule 359 asks for it."""
    birthday = child.eighteenth
    young = (_until_birthday(a, birthday) for a in agreements if a.first < birthday)
    begun = sorted((a for a in young if a.first <= until), key=lambda a: a.first)
    joined: list[Agreed] = []
    for one in begun:
        before = joined[-1] if joined else None
        if before is not None and (before.last is None or one.first <= before.last + timedelta(days=1)):
            joined[-1] = _joined(before, one)
        else:
            joined.append(one)
    here = [a for a in joined if a.first <= year.last and (a.last is None or year.first <= a.last > a.first)]
    return [
        Episode(child.number, a.first, AGREEMENT, child.need, _within(_known(a.last, until, birthday), year), a.planned)
        for a in here
    ]


def nights_in(episodes: Iterable[Episode], year: Year, until: date) -> int:
    """Days of all V3 rows within the year, as rule 367 counts them; what goes on counts up to `until`."""
    rows = [e for e in episodes if e.status == INDIVIDUAL]
    return sum((min(e.ceased or until, year.last) - max(e.commenced, year.first)).days for e in rows)


def _joined(before: Agreed, one: Agreed) -> Agreed:
    if before.last is None or one.last is None:
        return Agreed(before.first, None)
    return Agreed(before.first, max(before.last, one.last), one.planned if one.last >= before.last else before.planned)


def _within(day: date | None, year: Year) -> date | None:
    return day if day is not None and day <= year.last else None


def _known(day: date | None, until: date, birthday: date) -> date | None:
    return day if day is not None and (day <= until or day == birthday) else None


def _until_birthday(time: Agreed, birthday: date) -> Agreed:
    return time if time.last is not None and time.last <= birthday else Agreed(time.first, birthday)
