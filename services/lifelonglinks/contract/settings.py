"""The numbers and switches of contact restrictions that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

REVIEW_MONTHS = Setting(
    "restrictions.review_months",
    int,
    6,
    "Months until a restriction is to be reviewed, where nobody names a day.",
    "practice; no law names a number",
    1,
    60,
)
URGENT_REFUSAL_DAYS = Setting(
    "restrictions.urgent_refusal_days",
    int,
    7,
    "Days, both ends counted, that the council's own urgent refusal of contact may last without a court's order.",
    "Children Act 1989 section 34(6): at most seven days",
    1,
    7,
)
LOOSENED_BY_ANOTHER = Setting(
    "restrictions.loosened_by_another_person",
    bool,
    True,
    "Whether another person than the one who added a restriction must lift or loosen it.",
    "two persons for what takes a safeguard away; no law asks it",
)

SETTINGS = (REVIEW_MONTHS, URGENT_REFUSAL_DAYS, LOOSENED_BY_ANOTHER)
