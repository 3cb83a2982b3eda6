"""Placements, exemptions and terms as plain values: what the rules count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

CARE_OF = {
    "short_break": ("family_link",),
    "mainstream": ("mainstream", "unaccompanied_children"),
    "supported_lodgings": ("supported_lodgings",),
}
"""The kinds of care that terms have to name for a kind of placement. An emergency placement may be made under any;
private fostering is no placement by a council and needs none, but it counts towards the usual limit."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """One child in the household from `starts_on` until the day before `until`, without end where that is None.

    The day on which one child leaves and another comes is the other's alone. `child` is its key, `number` its number;
    `people` are the carers who foster it. `placement` is the id of the record, empty while there is none.
    """

    child: str
    starts_on: date
    until: date | None
    sibling_group: str | None = None
    people: frozenset[int] = frozenset()
    private: bool = False
    number: str = ""
    placement: str = ""

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.until is None or day < self.until)

    def from_day(self, day: date) -> Stay:
        """What is left of it on `day`."""
        return replace(self, starts_on=max(self.starts_on, day))


@dataclass(frozen=True)
class Exempted:
    """Names children, by key, from `starts_on` to `ends_on`, both included."""

    children: frozenset[str]
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class TermsHeld:
    """Terms of approval; ages in whole years, both included; `number` is the most children at one time."""

    kinds_of_care: frozenset[str]
    age_from: int
    age_to: int
    number: int


def stay_until(starts_on: date, planned_end_on: date | None, ended_on: date | None, today: date) -> date | None:
    """Until when a placement counts. One that nobody has ended is still there today, whatever was planned; one that
    begins and ends on the same day takes that day, and one that ended before it began takes none."""
    if ended_on is not None and ended_on < starts_on:
        return starts_on
    end = ended_on or (max(planned_end_on, today + ONE_DAY) if planned_end_on else None)
    return None if end is None else max(end, starts_on + ONE_DAY)


def turning_days(
    new: Stay, others: Sequence[Stay], exemptions: Sequence[Exempted] = (), leaving: Iterable[date] = ()
) -> Iterator[date]:
    """The days within `new` on which the count can reach a new height, an exemption stops or a carer is `leaving`; no
    other day need be looked at."""
    ends = [e.ends_on + ONE_DAY for e in exemptions if e.ends_on is not None]
    days = {new.starts_on, *(s.starts_on for s in others), *ends, *leaving}
    return (day for day in sorted(days) if new.covers(day))


def present(new: Stay, others: Sequence[Stay], day: date) -> list[Stay]:
    return [new, *(s for s in others if s.covers(day))]


def siblings(stays: Sequence[Stay]) -> bool:
    """Whether all are siblings of each other."""
    groups = {s.sibling_group for s in stays}
    return len(groups) == 1 and None not in groups
