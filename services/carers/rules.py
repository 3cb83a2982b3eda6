"""Rules that every capability of this service uses: days and schemes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from chassis.days import have_come, in_order
from chassis.rules import rule

RECORDS = "Fostering Services (England) Regulations 2011 reg 22: records are accurate"


@rule("date-has-come", "What has not happened yet cannot be recorded.", RECORDS)
def DATE_HAS_COME(days: Mapping[str, date | None], today: date) -> bool | str:
    """`days` maps field names to the days they hold."""
    return have_come(days, today)


@rule("dates-in-order", "One day lies before another that has to come first.", RECORDS)
def DATES_IN_ORDER(*days: tuple[str, date | None]) -> bool | str:
    """`days` are (name, day) in the order in which they have to come; days that are not known are skipped."""
    return in_order(*days)


@rule(
    "scheme-must-be-offered",
    "The council does not offer the scheme of this kind of care.",
    "the council's own choice of schemes",
)
def SCHEME_MUST_BE_OFFERED(not_offered: Collection[str]) -> bool | str:
    """`not_offered`: the kinds of care asked for whose scheme the council has switched off."""
    return f"The council does not offer: {', '.join(sorted(not_offered))}." if not_offered else True


@rule("ages-in-order", "The youngest age lies above the oldest.", RECORDS)
def AGES_IN_ORDER(age_from: int, age_to: int) -> bool:
    return age_from <= age_to
