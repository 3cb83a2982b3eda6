"""Asking to be woken when checks become due, and when they have lapsed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from chassis.clock import start_of
from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract import capacity_settings

CHECKS_DUE, CHECKS_LAPSED = "checks_due", "checks_lapsed"
"""Kinds of timers. The subject is the carer's id and the last compliant day, so that a renewal makes the timer idle."""


def watch(unit: UnitOfWork, carer: UUID, compliant_until: date | None) -> None:
    """Only for instants to come: what is due already shows to whoever records it."""
    if compliant_until is None:
        return
    reminder_days = unit.setting(capacity_settings.REMINDER_DAYS)
    for instant, kind in (
        (start_of(compliant_until - timedelta(days=reminder_days)), CHECKS_DUE),
        (start_of(compliant_until, 1), CHECKS_LAPSED),
    ):
        if instant > unit.now:
            unit.at(instant, kind, f"{carer} {compliant_until}")
