"""Rules on how long and how often a child may be away under one series of short breaks."""

from __future__ import annotations

from chassis.rules import rule
from services.links.contract.settings.limits import REG_48
from services.links.day_limits.counting import Window

LIMITED = "s20_reg48"
COUNTED_ONLY = "s20_full"
WAY_ON = (
    "Beyond it the whole of the Care Planning Regulations applies: plan the link again under s20_full, section 20 in"
    " full (POST /links/{link_id}/legal-basis), and agree it anew before booking. Then a full care plan, placement"
    " plan, health assessment, personal education plan and placement notification are due: GET /links/{link_id}/duties."
)
WAY_BACK = (
    "What is booked would count: cancel sessions until it keeps within (POST /sessions/{session_id}/cancel), or let the"
    " link stay under section 20 in full."
)


@rule(
    "placement-intended-within-17-days",
    "A single short break is intended to last longer than the regulation allows.",
    REG_48 + "(2)(a)",
)
def PLACEMENT_WITHIN_DAYS(days: int, limit: int, way: str = WAY_ON) -> bool | str:
    """`days` of one placement; breaks without time at home between them are one. `way` says what can be done."""
    return days <= limit or f"The break is to last {days} days, {limit} are allowed. {way}"


@rule(
    "within-75-days-in-twelve-months",
    "The child would be away for more days in twelve months than the regulation allows.",
    REG_48 + "(2)(b)",
)
def WITHIN_DAYS_IN_TWELVE_MONTHS(fullest: Window | None, limit: int, way: str = WAY_ON) -> bool | str:
    """`fullest` of all windows that hold a day of what is judged. `way` says what can be done."""
    if fullest is None or fullest.days <= limit:
        return True
    return f"{fullest.days} days from {fullest.first} to {fullest.last}, {limit} are allowed. {way}"


@rule(
    "agreed-days-within-75-in-twelve-months",
    "What is agreed comes to more days in twelve months than the regulation allows.",
    REG_48 + "(2)(b): what is intended counts",
)
def AGREED_DAYS_WITHIN(days: int, by_others: int, limit: int) -> bool | str:
    """Of the fullest twelve months with a month of this agreement: `days` by it, `by_others` by those that the child's
    other links have in force then."""
    if not days or days + by_others <= limit:
        return True
    return (
        f"{days} days in twelve months, and {by_others} in the same by other links of the child; {limit} are allowed."
        f" {WAY_ON}"
    )


@rule(
    "series-with-one-carer",
    "The child has short breaks with more than one carer: that is no single series; review the legal basis.",
    REG_48 + "(1)(b): the same person or the same accommodation",
)
def SERIES_WITH_ONE_CARER(carers: int) -> bool:
    """Warns, and never refuses. `carers` with whom breaks under reg 48 stand or stood within twelve months; those in
    one accommodation, as a review has found, are one."""
    return carers <= 1


@rule(
    "nights-in-a-row-within-one-break",
    "So many nights follow each other that a single short break may be longer than the regulation allows.",
    REG_48 + "(2)(a): the child returns home after each break",
)
def NIGHTS_IN_A_ROW(nights: int, limit: int) -> bool | str:
    """Warns, and never refuses; `limit` is in nights. The times of breaks do not say whether the child was at home
    between them, or only at school."""
    return nights <= limit or (
        f"{nights} nights follow each other. Where the child is at school between them, and not at home, they are one"
        f" break, and {limit} are allowed: leave a night at home between them, or plan the link under s20_full."
    )


@rule(
    "placement-near-17-days",
    "A single short break comes near to the most days that the regulation allows.",
    REG_48 + "(2)(a); from which part of it on is the council's setting",
)
def PLACEMENT_NEAR_LIMIT(days: int, limit: int, level: str) -> bool | str:
    """Warns, and never refuses."""
    most = " No day can be added to it; other breaks go by the days of twelve months." if level == "red" else ""
    return level == "green" or f"The break lasts {days} days of {limit} at most: {level}.{most}"


@rule(
    "near-75-days-in-twelve-months",
    "The days in twelve months come near to the most that the regulation allows.",
    REG_48 + "(2)(b); from which part of it on is the council's setting",
)
def NEAR_DAYS_IN_TWELVE_MONTHS(fullest: Window | None, limit: int, level: str) -> bool | str:
    """Warns, and never refuses. `fullest` of all windows that hold a day of what is judged."""
    if fullest is None or level == "green":
        return True
    days = f"{fullest.days} days of {limit} at most from {fullest.first} to {fullest.last}"
    return f"{days}: {level}.{_reached(level)}"


def _reached(level: str) -> str:
    return f" Nothing more can be added. {WAY_ON}" if level == "red" else ""


@rule(
    "section-17-break-is-short",
    "A break under section 17(6) is long: consider whether the child is looked after under section 20.",
    "Children Act 1989 sections 17(6) and 20; no law names a number, the council's setting does",
)
def SECTION_17_BREAK_IS_SHORT(nights: int, most: int) -> bool | str:
    """Warns, and never refuses."""
    return nights <= most or (
        f"{nights} nights under section 17(6), more than the {most} that the council has set: consider whether the"
        " child is looked after under section 20."
    )
