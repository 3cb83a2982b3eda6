"""Rules on what a carer offers: it has to make sense as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from chassis.rules import rule
from services.carers.contract.codes import WEEKDAYS

DAY = 24 * 60
SEED = "Family Link page of Bath & North East Somerset: carers say when and how much they can offer"


@dataclass(frozen=True)
class Time:
    """A time that begins on a weekday; `starts_at` and `ends_at` are written HH:MM, 24:00 at most. An end that is not
    after the beginning is of the next day."""

    weekday: str
    starts_at: str
    ends_at: str

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end, counted from the beginning of Monday; what begins on Sunday may end after the week."""
        midnight = WEEKDAYS.index(self.weekday) * DAY
        begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in (self.starts_at, self.ends_at))
        return midnight + begin, midnight + end + (DAY if self.ends_at <= self.starts_at else 0)


@dataclass(frozen=True)
class Exceptional:
    """Days on which the pattern does not hold, both included: `unavailable`, or `extra`."""

    kind: str
    starts_on: date
    ends_on: date

    def meets(self, other: Exceptional) -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


@rule("times-in-order", "A time of the week ends when it begins.", SEED)
def TIMES_IN_ORDER(times: Sequence[Time]) -> bool | str:
    wrong = [f"{t.weekday} {t.starts_at}" for t in times if t.ends_at == t.starts_at or t.starts_at == "24:00"]
    if not wrong:
        return True
    return (
        f"Ends when it begins, or begins at 24:00: {', '.join(wrong)}. A whole day is 00:00 to 24:00; an end before the"
        " beginning is of the next day."
    )


@rule("times-apart", "Two times of the week overlap.", SEED)
def TIMES_APART(times: Sequence[Time]) -> bool | str:
    ordered = sorted(times, key=lambda t: t.minutes)
    wrong = [b for a, b in pairwise(ordered) if b.minutes[0] < a.minutes[1]]
    if len(ordered) > 1 and ordered[0].minutes[0] + 7 * DAY < ordered[-1].minutes[1]:
        wrong.append(ordered[0])
    return f"Overlap: {', '.join(f'{t.weekday} {t.starts_at}' for t in wrong)}." if wrong else True


@rule("exceptions-in-order", "An exception ends before it begins.", SEED)
def EXCEPTIONS_IN_ORDER(exceptions: Sequence[Exceptional]) -> bool | str:
    wrong = [str(e.starts_on) for e in exceptions if e.ends_on < e.starts_on]
    return f"Ends before it begins: {', '.join(wrong)}." if wrong else True


@rule("exceptions-agree", "A day is both unavailable and extra.", SEED)
def EXCEPTIONS_AGREE(exceptions: Sequence[Exceptional]) -> bool | str:
    wrong = [b for a, b in combinations(exceptions, 2) if a.kind != b.kind and a.meets(b)]
    return f"Both unavailable and extra: {', '.join(str(e.starts_on) for e in wrong)}." if wrong else True
