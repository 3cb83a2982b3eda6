"""Asking to be woken when the review of an approval becomes due, and when it is overdue."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.clock import start_of
from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract import settings

REVIEW_DUE, REVIEW_OVERDUE = "review_due", "review_overdue"
"""Kinds of timers. The subject is the carer's id and the day of the next review, so that a review makes it idle."""


def watch_review(unit: UnitOfWork, carer: UUID, next_review_on: date) -> None:
    """Only for instants to come: what is due already shows to whoever records it."""
    reminder = timedelta(days=unit.setting(settings.REVIEW_REMINDER_DAYS))
    for instant, kind in (
        (start_of(next_review_on - reminder), REVIEW_DUE),
        (start_of(next_review_on, 1), REVIEW_OVERDUE),
    ):
        if instant > unit.now:
            unit.at(instant, kind, f"{carer} {next_review_on}")
