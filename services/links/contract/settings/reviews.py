"""The numbers of reviews and visits that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

REGULATIONS = "Care Planning, Placement and Case Review (England) Regulations 2010"
PROCEDURE = "council procedures (Waltham Forest: first within three months, then six-monthly)"


def _number(name: str, default: int, meaning: str, source: str, most: int) -> Setting:
    return Setting(f"short_breaks.{name}", int, default, meaning, source, 1, most)


FIRST_REVIEW_MONTHS = _number(
    "first_review_months",
    3,
    "Months from the first short break of a series to its first review.",
    f"{REGULATIONS} reg 48; {PROCEDURE}",
    3,
)
REVIEW_MONTHS = _number(
    "review_months",
    6,
    "Months from one review of a series of short breaks to the next at the latest.",
    f"{REGULATIONS} reg 48; {PROCEDURE}",
    6,
)
PLAN_REVIEW_MONTHS = _number(
    "plan_review_months",
    6,
    "Months from one review of a child in need plan to the next at the latest.",
    "Working Together; council procedures; check the number against the text before relying on it",
    12,
)
FULL_FIRST_REVIEW_DAYS = _number(
    "full_first_review_working_days",
    20,
    "Working days from the first placement of a looked-after child to its first review.",
    f"{REGULATIONS} reg 33",
    20,
)
FULL_SECOND_REVIEW_MONTHS = _number(
    "full_second_review_months",
    3,
    "Months from the first to the second review in full care.",
    f"{REGULATIONS} reg 33",
    3,
)
FULL_REVIEW_MONTHS = _number(
    "full_review_months", 6, "Months between later reviews in full care.", f"{REGULATIONS} reg 33", 6
)
FIRST_VISIT_MONTHS = _number(
    "first_visit_months",
    3,
    "Months from the first short break of a series to the first visit at the latest.",
    f"{REGULATIONS} reg 48(3)(c)(i); check the number against the text before relying on it",
    3,
)
VISIT_MONTHS = _number(
    "visit_months",
    6,
    "Months between visits to a series of short breaks at the most, whatever interval was agreed.",
    f"{REGULATIONS} reg 48(3)(c)(ii); check the number against the text before relying on it",
    6,
)
FULL_FIRST_VISIT_DAYS = _number(
    "full_first_visit_days",
    7,
    "Days from the first placement in full care to the first visit.",
    f"{REGULATIONS} reg 28",
    7,
)
FULL_VISIT_WEEKS = _number(
    "full_visit_weeks", 6, "Weeks between visits in full care at the most.", f"{REGULATIONS} reg 28", 6
)

SETTINGS = (
    FIRST_REVIEW_MONTHS,
    REVIEW_MONTHS,
    PLAN_REVIEW_MONTHS,
    FULL_FIRST_REVIEW_DAYS,
    FULL_SECOND_REVIEW_MONTHS,
    FULL_REVIEW_MONTHS,
    FIRST_VISIT_MONTHS,
    VISIT_MONTHS,
    FULL_FIRST_VISIT_DAYS,
    FULL_VISIT_WEEKS,
)
