"""Rules on breaks that no session holds, and on what is known of a child's breaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.rules import rule
from services.links.contract.settings.limits import REG_48

RECORDS = "UK GDPR Article 5(1)(d): records are accurate"
STATE_IT = (
    "Record them (POST /short-breaks/children/{child}/breaks), then state that the history is complete"
    " (POST /short-breaks/children/{child}/break-history)."
)


@rule("break-recorded-once", "The child's whereabouts on these nights are recorded already.", RECORDS)
def RECORDED_ONCE(others: Sequence[tuple[str, date, date]]) -> bool | str:
    """`others` meet it: what each is, its first and its last day."""
    named = "; ".join(f"{what} from {first} to {last}" for what, first, last in others[:10])
    return not others or f"Recorded already: {named}. They count; record what they leave, or withdraw what is wrong."


@rule("break-still-stands", "This break is withdrawn already.", RECORDS)
def STILL_STANDS(withdrawn: bool) -> bool:
    return not withdrawn


@rule(
    "history-unknown",
    "Not all breaks of the twelve months are known: there may be fewer days left than are counted. " + STATE_IT,
    REG_48 + "(2)(b): any period of twelve months, by whomever the breaks were given",
)
def HISTORY_KNOWN(first: date, known_from: date) -> bool | str:
    """Warns, and never refuses. `first` is the first day of the twelve months that matter."""
    return known_from <= first or (
        f"The child's breaks from {first} to the day before {known_from} are not stated to be complete: there may be"
        f" fewer days left than are counted. {STATE_IT}"
    )
