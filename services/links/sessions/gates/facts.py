"""A session that is wanted and all that may stand in its way, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from chassis.births import Born
from chassis.clock import LONDON, day_of, start_of
from services.links.hearing.facts import Approval, Exempted, Period, Placed, Skill
from services.links.home.facts import NO_NEEDS, Home, HomeNeeds
from services.links.sessions.places import is_placement
from services.links.usual_limit import USUALLY, UsualLimit

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Month = tuple[int, int]


@dataclass(frozen=True)
class Wanted:
    """A session that is to be. Instants in UTC or with an offset; its days are those in England. `place` is one of
    `SESSION_PLACES`."""

    slot: str
    starts_at: datetime
    ends_at: datetime
    place: str = "carers_home"

    @cached_property
    def first(self) -> date:
        return day_of(self.starts_at)

    @cached_property
    def last(self) -> date:
        return day_of(self.ends_at)

    @property
    def nights(self) -> int:
        return (self.last - self.first).days

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.nights + 1)]

    @property
    def placement(self) -> bool:
        """Whether the child is placed by it."""
        return is_placement(self.place, self.nights > 0)

    @cached_property
    def month(self) -> Month:
        """The month to which it counts: that of its first day."""
        return self.first.year, self.first.month


@dataclass(frozen=True)
class Held:
    """A session that stands or took place. `child` is the key by which the child is compared, `number` its number.
    `alone`: no other child may be there with it."""

    link: str
    carer: str
    child: str
    number: str
    slot: str
    starts_at: datetime
    ends_at: datetime
    place: str = "carers_home"
    alone: bool = False

    @cached_property
    def placement(self) -> bool:
        """Whether the child is placed by it."""
        return is_placement(self.place, day_of(self.ends_at) > day_of(self.starts_at))

    def overlaps(self, wanted: Wanted) -> bool:
        return self.starts_at < wanted.ends_at and wanted.starts_at < self.ends_at

    def same_days(self, wanted: Wanted) -> bool:
        return day_of(self.starts_at) <= wanted.last and wanted.first <= day_of(self.ends_at)

    @cached_property
    def month(self) -> Month:
        day = day_of(self.starts_at)
        return day.year, day.month


@dataclass(frozen=True)
class Hours:
    """When sessions by day may be, by England's clocks: whole hours, and the least minutes of one."""

    after_school: int = 14
    evening: int = 16
    earliest: int = 6
    latest: int = 23
    minutes: int = 30


@dataclass(frozen=True)
class Agreed:
    """An agreement in force, both days counted. `slots` empty: of whatever slot, `sessions_per_month` together.
    `nights`: the most of one stay, where the agreement says so."""

    first: date
    last: date | None
    sessions_per_month: int
    slots: Mapping[str, int]
    nights: int | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Offer:
    """What the carer offers. `weekly` are (weekday, HH:MM, HH:MM), the end at most 24:00, of the next day where it is
    not after the beginning; empty: at any time. `unavailable` and `extra` are days beside the week."""

    slots: frozenset[str]
    weekly: tuple[tuple[str, str, str], ...]
    sessions_per_month: int | None
    unavailable: tuple[Period, ...]
    extra: tuple[Period, ...]


@dataclass(frozen=True)
class CarerHeld:
    """A carer as last heard, judged `today`. `usual_limit` is the council's for the day of the session."""

    today: date
    approval: Approval
    skills: tuple[Skill, ...]
    offer: Offer | None
    placements: tuple[Placed, ...]
    exemptions: tuple[Exempted, ...]
    home: Home
    usual_limit: UsualLimit = USUALLY


@dataclass(frozen=True)
class ChildHeld:
    """`siblings` are keys, `strangers` pairs of them who are no siblings of each other. `in_care`: under a care order,
    which gives the authority parental responsibility."""

    key: str
    date_of_birth: date
    closed_on: date | None
    clinical_tasks: frozenset[str]
    siblings: frozenset[str]
    home: HomeNeeds = NO_NEEDS
    assessment_outcome: str = "likely_to_benefit"
    in_care: bool = False
    estimated: bool = False
    strangers: frozenset[frozenset[str]] = frozenset()

    @property
    def born(self) -> Born:
        return Born(self.date_of_birth, self.estimated)


def turning(
    wanted: Wanted, held: Sequence[Held], placements: Sequence[Placed], ends: Sequence[date]
) -> Iterator[datetime]:
    """The instants within the session at which the number of children can reach a new height or the last day has
    passed of what `ends` names."""
    begin = [wanted.starts_at, *(h.starts_at for h in held), *(start_of(p.starts_on) for p in placements)]
    begin += [start_of(day, 1) for day in ends]
    return (at for at in sorted(set(begin)) if wanted.starts_at <= at < wanted.ends_at)


def wall(instant: datetime) -> str:
    """The time of day in England, HH:MM."""
    return instant.astimezone(LONDON).strftime("%H:%M")
