"""Stopping a link: its sessions are called off, it is suspended or ended, everybody concerned must be told."""

from __future__ import annotations

from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from services.links.linking import steps
from services.links.linking.tables import Link
from services.links.notices.making import has_notice, must_tell
from services.links.sessions.upcoming import cancel_future

GIVING = ("active", "suspended")
"""States in which families rely on the link, so that they must be told."""
GRAVEST_FIRST = ("safeguarding", "concern", "carer_suspended")
"""Reasons of a suspension of which somebody must be told. What is about the child stays when the carer is suspended:
that the carer is suspended refuses to resume by itself, and the other may last longer."""


def suspend(
    unit: UnitOfWork, link: Link, reason: str, words: str, by: str | None = None, since: date | None = None
) -> bool:
    """An open link stands still from today on: an active one is suspended, one that is suspended for a lesser reason
    takes on this one, and one that is being made goes no further by its own gates. Everybody is to be told, once for
    each cause: for one that began on `since`, or ever where that is None. Whether they were told of it just now.

    `reason` is one of `GRAVEST_FIRST`; `by` stands in every record, whoever acts unless given."""
    if link.state == "active":
        gone = len(cancel_future(unit, link, unit.today, "service", words, by))
        steps.suspend_link(unit, link, reason, unit.today, by, words, gone)
    elif link.state == "suspended" and is_graver(reason, link.suspension_reason):
        steps.change_suspension(unit, link, reason, unit.today, by, words)
    elif has_notice(unit, link, reason, since):
        return False
    must_tell(unit, link, reason, unit.today)
    return True


def is_graver(reason: str, present: str | None) -> bool:
    return present not in GRAVEST_FIRST or GRAVEST_FIRST.index(reason) < GRAVEST_FIRST.index(present)


def end(unit: UnitOfWork, link: Link, reason: str, last_day: date, words: str) -> None:
    """`reason` is one of `LINK_ENDINGS` and of `TELLING_REASONS`. Whoever only considers the link is told as well."""
    gone = len(cancel_future(unit, link, unit.today, "service", words))
    steps.end_link(unit, link, reason, last_day, words=words, sessions_called_off=gone)
    must_tell(unit, link, reason, unit.today)
