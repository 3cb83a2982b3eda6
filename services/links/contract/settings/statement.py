"""The numbers of the statement that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

REVIEW_MONTHS = Setting(
    "statement.review_months",
    int,
    12,
    "Months within which the short breaks services statement is reviewed again.",
    "Yearly is usual; the Breaks for Carers of Disabled Children Regulations 2011, regulation 5, ask for review; check"
    " against the text that they name no number before relying on it",
    least=1,
    most=36,
)

SETTINGS: tuple[Setting, ...] = (REVIEW_MONTHS,)
