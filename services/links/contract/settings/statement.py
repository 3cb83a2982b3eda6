"""The numbers of the statement that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

REVIEW_MONTHS = Setting(
    "statement.review_months",
    int,
    12,
    "Months within which the short breaks services statement is reviewed again.",
    "Yearly is usual; the Regulations of 2011 ask for review and name no number (recalled)",
    least=1,
    most=36,
)

SETTINGS: tuple[Setting, ...] = (REVIEW_MONTHS,)
