"""How a child's breaks were recorded, by collection year: one by one, or the agreement. Pure.

One year has one way (rule 426), so a change counts from the 1 April before the day on which it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.links.returns.rows import Agreed, Break, Year

Change = Mapping[str, str]
"""`recording` and the day `starts_on` from which it was recorded, YYYY-MM-DD; the first holds from ever on."""


def recording_of(changes: Sequence[Change], day: date) -> str:
    """How breaks are recorded in the collection year of `day`."""
    begun = [c["recording"] for c in changes if _counts_from(c) <= day]
    return begun[-1] if begun else changes[0]["recording"]


def one_by_one(changes: Sequence[Change], breaks: Iterable[Break]) -> Iterator[Break]:
    """The breaks that are rows of their own, cut to the collection years in which they are: one that was booked, or
    whose record was corrected, after the change may reach over it, and the agreement's row has the rest. One without a
    record of its end is left whole until there is one."""
    spans = list(_spans(changes, "individual"))
    for one in breaks:
        if not one.ended:
            if recording_of(changes, one.first) == "individual":
                yield one
            continue
        for start, end in spans:
            first, last = max(one.first, start), one.last if end is None else min(one.last, end)
            if (first, last) == (one.first, one.last) or first < last:
                yield replace(one, first=first, last=last)


def under_agreement(changes: Sequence[Change], agreed: Iterable[Agreed]) -> Iterator[Agreed]:
    """The times under agreement, cut to the collection years in which the agreement is what is recorded."""
    spans = list(_spans(changes, "agreement"))
    for time in agreed:
        for start, end in spans:
            first = max(time.first, start)
            last = min((day for day in (time.last, end) if day is not None), default=None)
            if last is None or last >= first:
                yield replace(time, first=first, last=last)


def _spans(changes: Sequence[Change], recording: str) -> Iterator[tuple[date, date | None]]:
    """From which day to which that is how breaks are recorded, both included; None where it goes on."""
    starts = [date.min, *(_counts_from(c) for c in changes[1:])]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), None]
    for change, start, end in zip(changes, starts, ends, strict=True):
        if change["recording"] == recording and (end is None or end > start):
            yield start, end


def _counts_from(change: Change) -> date:
    return Year.of(date.fromisoformat(change["starts_on"])).first
