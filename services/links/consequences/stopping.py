"""Stopping a link: its sessions are called off, it is suspended or ended, everybody concerned must be told."""

from __future__ import annotations

from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from services.links.linking import steps
from services.links.linking.tables import Link
from services.links.notices.making import must_tell
from services.links.sessions.upcoming import cancel_future

GIVING = ("active", "suspended")
"""States in which families rely on the link, so that they must be told."""


def suspend(unit: UnitOfWork, link: Link, reason: str, words: str, by: str | None = None) -> None:
    """From today on, if the link is active. `reason` is one of `SUSPENSION_REASONS` and of `TELLING_REASONS`; `by`
    stands in every record, whoever acts unless given."""
    if link.state != "active":
        return
    gone = len(cancel_future(unit, link, unit.today, "service", words, by))
    steps.suspend_link(unit, link, reason, unit.today, by, words, gone)
    must_tell(unit, link, reason, unit.today)


def end(unit: UnitOfWork, link: Link, reason: str, last_day: date, words: str) -> None:
    """`reason` is one of `LINK_ENDINGS` and of `TELLING_REASONS`. Whoever only considers the link is told as well."""
    gone = len(cancel_future(unit, link, unit.today, "service", words))
    steps.end_link(unit, link, reason, last_day, words=words, sessions_called_off=gone)
    must_tell(unit, link, reason, unit.today)
