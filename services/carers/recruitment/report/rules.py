"""Rules on the report and the applicant's contributions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.clock import add_working_days
from chassis.rules import rule
from services.carers.recruitment.applications.facts import Contribution

REGULATIONS = "Fostering Services (England) Regulations 2011"


@rule(
    "report-before-recommendation",
    "The panel has already recommended on a report; another follows only if it asks for one.",
    REGULATIONS + " reg 26(2)",
)
def REPORT_BEFORE_RECOMMENDATION(state: str) -> bool:
    return state in ("in_assessment", "report_sent")


@rule("observations-follow-report", "There is no report yet to make observations on.", REGULATIONS + " reg 26(2)")
def OBSERVATIONS_FOLLOW_REPORT(kind: str, report_sent_on: date | None) -> bool:
    return kind != "observations" or report_sent_on is not None


@rule(
    "contribution-has-words", "A contribution has a text, or says that the applicant declined.", REGULATIONS + " reg 26"
)
def CONTRIBUTION_HAS_WORDS(text: str | None, declined: bool) -> bool:
    return declined != bool(text)


def observations_until(sent_on: date, working_days: int) -> date:
    """The last day on which observations count."""
    return add_working_days(sent_on, working_days)


def replied_on(contributions: Iterable[Contribution], sent_on: date) -> date | None:
    """The first day on which the applicant answered the report that was sent on `sent_on`."""
    days = [c.received_on for c in contributions if c.kind == "observations" and c.received_on >= sent_on]
    return min(days, default=None)


@rule(
    "observations-period",
    "The applicant still has time for observations on the report.",
    REGULATIONS + " reg 26; for a full report check the number against the text before relying on it",
)
def OBSERVATIONS_PERIOD(until: date, replied: date | None, day: date) -> bool | str:
    """Satisfied on `day` once the applicant has replied, or after `until`, the last day of the period."""
    if day > until or (replied is not None and replied <= day):
        return True
    return f"The applicant has until {until} for observations on the report and has not replied."
