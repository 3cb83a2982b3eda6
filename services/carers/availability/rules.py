"""Rules on what a carer offers: it has to make sense as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from chassis.rules import rule

SEED = "Family Link page of Bath & North East Somerset: carers say when and how much they can offer"


@dataclass(frozen=True)
class Time:
    """A time of one weekday; `starts_at` and `ends_at` are written HH:MM, 24:00 at most."""

    weekday: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True)
class Exceptional:
    """Days on which the pattern does not hold, both included: `unavailable`, or `extra`."""

    kind: str
    starts_on: date
    ends_on: date

    def meets(self, other: Exceptional) -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


@rule("times-in-order", "A time of the week ends before it begins.", SEED)
def TIMES_IN_ORDER(times: Sequence[Time]) -> bool | str:
    wrong = [f"{t.weekday} {t.starts_at}" for t in times if t.ends_at <= t.starts_at]
    return f"Ends before it begins: {', '.join(wrong)}." if wrong else True


@rule("times-apart", "Two times of one weekday overlap.", SEED)
def TIMES_APART(times: Sequence[Time]) -> bool | str:
    ordered = sorted(times, key=lambda t: (t.weekday, t.starts_at))
    wrong = [b for a, b in pairwise(ordered) if a.weekday == b.weekday and b.starts_at < a.ends_at]
    return f"Overlap: {', '.join(f'{t.weekday} {t.starts_at}' for t in wrong)}." if wrong else True


@rule("exceptions-in-order", "An exception ends before it begins.", SEED)
def EXCEPTIONS_IN_ORDER(exceptions: Sequence[Exceptional]) -> bool | str:
    wrong = [str(e.starts_on) for e in exceptions if e.ends_on < e.starts_on]
    return f"Ends before it begins: {', '.join(wrong)}." if wrong else True


@rule("exceptions-agree", "A day is both unavailable and extra.", SEED)
def EXCEPTIONS_AGREE(exceptions: Sequence[Exceptional]) -> bool | str:
    wrong = [b for a, b in combinations(exceptions, 2) if a.kind != b.kind and a.meets(b)]
    return f"Both unavailable and extra: {', '.join(str(e.starts_on) for e in wrong)}." if wrong else True
