"""Rules on the return: what the Department refuses is refused here, by the child's number, before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from chassis.clock import age_on
from chassis.rules import rule
from services.links.contract.codes import UPN_MISSING
from services.links.returns.rows import INDIVIDUAL, Episode, Year, nights_in, written

FIRST_YEAR = 2025
LONGEST_BREAK, MOST_DAYS = 17, 75
"""Of the Department's rules 365 and 367, not settings: a council cannot change them."""

_SSDA903 = "SSDA903 validation, rule "


@rule(
    "return-year-can-be-made",
    "The return is made for years that have begun, from 2025 on: earlier ones had other codes.",
    "SSDA903, codes of the collection year",
)
def YEAR_CAN_BE_MADE(year: Year, today: date) -> bool:
    return year.number >= FIRST_YEAR and year.first <= today


@rule(
    "return-one-recording-in-a-year",
    "A child has either breaks recorded one by one (V3) or the agreement recorded (V4) within one year.",
    _SSDA903 + "426",
)
def ONE_RECORDING(episodes: Sequence[Episode]) -> bool:
    return len({e.status for e in episodes}) < 2


@rule("return-break-within-17-days", "A break under regulation 48 is longer than 17 days.", _SSDA903 + "365")
def BREAK_WITHIN_17_DAYS(episodes: Sequence[Episode], until: date) -> bool | str:
    long = [
        written(e.commenced)
        for e in episodes
        if e.status == INDIVIDUAL and ((e.ceased or until) - e.commenced).days > LONGEST_BREAK
    ]
    return not long or f"Longer than 17 days: what began on {', '.join(long)}."


@rule("return-days-within-75", "The breaks of the year come to more than 75 days.", _SSDA903 + "367")
def DAYS_WITHIN_75(episodes: Sequence[Episode], year: Year, until: date) -> bool | str:
    days = nights_in(episodes, year, until)
    return days <= MOST_DAYS or f"The breaks of the year come to {days} days; 75 is the most."


@rule(
    "return-breaks-do-not-meet",
    "A break begins on or before the day on which the one before it ends, with another carer.",
    _SSDA903 + "366, 388 and 431",
)
def BREAKS_DO_NOT_MEET(episodes: Sequence[Episode]) -> bool | str:
    ordered = sorted((e for e in episodes if e.status == INDIVIDUAL), key=lambda e: e.commenced)
    met = [
        written(later.commenced)
        for earlier, later in pairwise(ordered)
        if earlier.ceased is None or later.commenced <= earlier.ceased
    ]
    return not met or f"Another break still ran, or ended that day: what began on {', '.join(met)}."


@rule(
    "return-ends-are-recorded",
    "A break should have ended by now, and neither its end nor its cancellation is recorded.",
    "Children Act 1989 section 22; a row without DEC says that the child is still away",
)
def ENDS_ARE_RECORDED(overdue: Sequence[date]) -> bool | str:
    days = ", ".join(written(day) for day in overdue)
    return not overdue or f"Neither completed nor cancelled: what began on {days}."


@rule(
    "return-breaks-end-by-18",
    "A break runs past the child's 18th birthday, or has no end yet in the year of that birthday: call off or correct"
    " what is booked after it, or correct the date of birth.",
    _SSDA903 + "352 and 359",
)
def BREAKS_END_BY_18(eighteenth: date, year: Year, past: Sequence[date], running: Sequence[date]) -> bool | str:
    """First days of breaks: those with a day after the birthday or that begin on it, and those that run today, whose
    row has no end."""
    told = [f"runs past it what begins on {', '.join(map(written, past))}"] if past else []
    if running and eighteenth < year.last:
        told.append(f"no end is recorded of what began on {', '.join(map(written, running))}")
    return not told or f"The child turns 18 on {written(eighteenth)}: {'; '.join(told)}."


@rule(
    "return-upn-fits-the-age",
    "UN1 says that the child is not of school age, and it is.",
    _SSDA903 + "209",
)
def UPN_FITS_THE_AGE(upn: str, born: date, year: Year) -> bool:
    """Of school age, as the rule counts: four years old on 31 August before the year began."""
    return upn != "UN1" or age_on(born, date(year.first.year - 1, 8, 31)) < 4


@rule("return-upn-of-one-child", "Two children of the return have the same unique pupil number.", _SSDA903 + "444")
def UPN_OF_ONE_CHILD(upn: str, children: int) -> bool:
    """`children` in the return with this number; reasons for having none may be shared."""
    return upn in UPN_MISSING or children < 2


@rule(
    "return-breaks-with-carers",
    "A break was not with a carer of the council: its row (PLACE, PLACE_PROVIDER, URN, postcode) is not made here.",
    "SSDA903 guide: what an episode holds of the placement",
)
def BREAKS_WITH_CARERS(others: Sequence[date]) -> bool | str:
    """`others` are the first days of breaks elsewhere."""
    return not others or (
        f"Breaks elsewhere began on {', '.join(map(written, others))}: make the rows of this child in the council's"
        " case-management system, which knows the home (PLACE, PLACE_PROVIDER, URN, postcode)."
    )


@rule(
    "return-legal-basis-is-known",
    "Whether a placement was under regulation 48 is not known: the child's record had another legal basis on some of"
    " its days, or was made after them.",
    "Children Act 1989 section 20; SSDA903 guide: only a series of short breaks is returned as V3",
)
def LEGAL_BASIS_IS_KNOWN(days: Sequence[date]) -> bool | str:
    """`days` are the first days of such placements."""
    return not days or (
        f"Not known of what began on {', '.join(map(written, days))}: make the rows of this child in the council's"
        " case-management system."
    )


@rule(
    "return-date-of-birth-is-known",
    "The child's date of birth is estimated, and the return needs the day: put it into the child's record.",
    "SSDA903 guide, header: DOB",
)
def DATE_OF_BIRTH_IS_KNOWN(estimated: bool) -> bool:
    return not estimated
