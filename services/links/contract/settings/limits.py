"""The numbers of limits that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

REG_48 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48"

COUNT_METHOD = Setting(
    "limits.count_method",
    str,
    "nights",
    "How days of short breaks are counted: `nights` (last day less first day) or `calendar_days_inclusive` (each"
    " calendar day that a break touches, once).",
    "rules 365 and 367 of the return on looked-after children count days between; councils differ",
)
PLACEMENT_DAYS = Setting(
    "limits.placement_days",
    int,
    17,
    "The most days that a single short break may be intended to last.",
    REG_48 + "(2)(a): no single placement intended to last longer than 17 days",
    1,
    17,
)
DAYS_IN_TWELVE_MONTHS = Setting(
    "limits.days_in_twelve_months",
    int,
    75,
    "The most days of short breaks in any twelve months.",
    REG_48 + "(2)(b): not more than 75 days in any period of twelve months",
    1,
    75,
)
AMBER_PERCENT = Setting(
    "limits.amber_percent",
    int,
    80,
    "From which part of a limit on, in percent, a count is amber.",
    "practice; no law names a number",
    1,
    100,
)
HOURS_AT_HOME = Setting(
    "limits.hours_at_home",
    int,
    1,
    "Breaks with fewer hours at home between them count as a single placement.",
    REG_48 + " asks that the child returns home after each break; the number is practice, no law names one",
    0,
    48,
)
SECTION_17_NIGHTS = Setting(
    "limits.section_17_nights",
    int,
    3,
    "A break under section 17(6) of more nights than this is warned of.",
    "practice: Children Act 1989 section 17(6) is not meant for long stays; no law names a number",
    0,
    31,
)

SETTINGS: tuple[Setting, ...] = (
    COUNT_METHOD,
    PLACEMENT_DAYS,
    DAYS_IN_TWELVE_MONTHS,
    AMBER_PERCENT,
    HOURS_AT_HOME,
    SECTION_17_NIGHTS,
)
