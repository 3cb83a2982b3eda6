"""Rules on patterns of sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import pairwise

from chassis.rules import rule

BOUNDS = "a bound of this service, so that what is booked at once can be looked through; no law sets it"
COUNCIL = "the council's own school terms"


@rule("pattern-is-bounded", "A pattern names its end: COUNT or UNTIL, at most two years on.", BOUNDS)
def IS_BOUNDED(endless: bool, too_long: bool) -> bool | str:
    if endless:
        return "The rule has neither COUNT nor UNTIL."
    return not too_long or "The rule goes on for more than two years."


@rule("pattern-gives-sessions", "A pattern gives at least one session and at most 200.", BOUNDS)
def GIVES_SESSIONS(days: int, most: int) -> bool | str:
    if days == 0:
        return "The rule, with what is left out, gives no day."
    return days <= most or f"The rule gives more than {most} sessions."


@rule(
    "school-terms-are-recorded", "The pattern follows school holidays of a year whose terms are not recorded.", COUNCIL
)
def TERMS_ARE_RECORDED(unknown: Collection[date]) -> bool | str:
    """`unknown` are days of school years without recorded terms."""
    if not unknown:
        return True
    years = sorted({day.year if day.month >= 9 else day.year - 1 for day in unknown})
    return f"No school terms are recorded for {', '.join(f'{y}/{(y + 1) % 100:02d}' for y in years)}."


@rule("school-terms-in-order", "Terms lie within the school year and apart; holidays lie within it.", COUNCIL)
def TERMS_IN_ORDER(
    year: int, terms: Collection[tuple[date, date]], holidays: Collection[tuple[date, date]]
) -> bool | str:
    """The school year runs from 1 September of `year` to 31 August."""
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    outside = [str(start) for start, end in (*terms, *holidays) if start < first or end > last]
    if outside:
        return f"Not within {first} to {last}: {', '.join(outside)}."
    ordered = sorted(terms)
    return all(a[1] < b[0] for a, b in pairwise(ordered)) or "Two terms overlap."
