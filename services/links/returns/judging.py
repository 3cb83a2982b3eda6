"""One child's part of the return: its rows, and what is wrong with them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.problems import Violation
from chassis.rules import violations
from services.links.returns import rules
from services.links.returns.rows import (
    Agreed,
    Break,
    Episode,
    ReturnedChild,
    Year,
    counted,
    long_enough,
    v3_rows,
    v4_rows,
)


@dataclass(frozen=True)
class Part:
    """`flags` say why the rows must not be sent as they are."""

    child: ReturnedChild
    episodes: Sequence[Episode]
    flags: tuple[Violation, ...]


def part_of(
    child: ReturnedChild,
    breaks: Iterable[Break],
    agreements: Iterable[Agreed],
    year: Year,
    until: date,
    more_than_hours: int,
    grown_up: Iterable[Break] = (),
) -> Part:
    """`breaks` are those recorded one by one, `agreements` those recorded as such, `grown_up` those that run past the
    18th birthday, begun or to come, however recorded; `until` is the last day that is known: today."""
    breaks = list(breaks)
    known = counted(breaks, year, until, more_than_hours)
    overdue = [b for b in known if not b.ended and b.last < until]
    running = [b for b in known if not b.ended and b not in overdue]
    past = _past_18(child, long_enough([*breaks, *grown_up], more_than_hours), year)
    v3, v4 = v3_rows(child, known, year), v4_rows(child, agreements, year, until)
    sure = v3_rows(child, [b for b in known if b not in overdue], year)
    end = min(until, year.last)
    flags = violations(
        rules.ONE_RECORDING.judge([*v3, *v4]),
        rules.BREAK_WITHIN_17_DAYS.judge(sure, end),
        rules.DAYS_WITHIN_75.judge(sure, year, end),
        rules.BREAKS_DO_NOT_MEET.judge(sure),
        rules.ENDS_ARE_RECORDED.judge([b.first for b in overdue]),
        *_of_birth(child, year, past, [b.first for b in running], bool(v3 or v4)),
    )
    return Part(child, sorted([*v3, *v4], key=lambda e: (e.commenced, e.status)), flags)


def _of_birth(
    child: ReturnedChild, year: Year, past: Sequence[date], running: Sequence[date], rows: bool
) -> list[Violation | None]:
    """Nothing is said of a birthday that is not known, but that it is not."""
    if child.estimated:
        return [rules.DATE_OF_BIRTH_IS_KNOWN.judge(child.estimated) if rows or past else None]
    return [
        rules.BREAKS_END_BY_18.judge(child.eighteenth, year, past, running),
        rules.UPN_FITS_THE_AGE.judge(child.upn, child.born, year) if rows else None,
    ]


def _past_18(child: ReturnedChild, breaks: Iterable[Break], year: Year) -> list[date]:
    """First days of breaks that run past the birthday, in the year of the birthday and in each that they touch."""
    birthday = child.eighteenth
    return sorted(
        {
            b.first
            for b in breaks
            if (b.last > birthday or b.first >= birthday)
            and (year.first <= birthday <= year.last or (b.first <= year.last and b.last >= year.first))
        }
    )


def judged_together(parts: Sequence[Part]) -> list[Part]:
    """With what only shows where the children of a return are seen side by side."""
    numbers = Counter(part.child.upn for part in parts if part.episodes)
    return [
        replace(
            part,
            flags=(*part.flags, *violations(rules.UPN_OF_ONE_CHILD.judge(part.child.upn, numbers[part.child.upn]))),
        )
        for part in parts
    ]
