"""Telling others of a restriction, at once and when its days come."""

from __future__ import annotations

from uuid import UUID

from chassis.aggregates import save
from chassis.clock import start_of
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import events
from services.lifelonglinks.contract.codes import STANDING
from services.lifelonglinks.restrictions import queries
from services.lifelonglinks.restrictions.tables import Restriction
from services.lifelonglinks.restrictions.view import restriction_public, state_of

DAY_TIMER = "restriction-day"


def announce(unit: UnitOfWork, event: EventType, row: Restriction) -> None:
    """The state that a reader learns now need not be told again when its day comes."""
    row.announced_state = state_of(row, unit.today)
    unit.touches(row.child)
    unit.announce(event, row.id, row.version, restriction_public(row, unit.today))


def wake_on_its_days(unit: UnitOfWork, row: Restriction) -> None:
    """Be woken on the first day, the day of the review, and the day after the last, as far as they are to come.

    Timers of days that have meanwhile been changed find nothing to do.
    """
    if row.lifted_on is not None:
        return
    days = [row.starts_on, *([row.review_due_on] if row.review_due_on else [])]
    instants = {start_of(day) for day in days} | ({start_of(row.ends_on, 1)} if row.ends_on else set())
    for instant in sorted(i for i in instants if i > unit.now):
        unit.at(instant, DAY_TIMER, row.id)


def tell_of_the_day(unit: UnitOfWork, subject: str) -> None:
    """Announce that a restriction begins, ends, or is to be reviewed. Does nothing where that was told or is not so."""
    row = unit.session.get(Restriction, UUID(subject), with_for_update=True)
    if row is None:
        return
    state = state_of(row, unit.today)
    if state != row.announced_state and state in ("in_force", "expired"):
        save(unit, row)
        announce(unit, events.RESTRICTION_BEGUN if state == "in_force" else events.RESTRICTION_EXPIRED, row)
    due = row.review_due_on
    if state in STANDING and due is not None and due <= unit.today and row.review_announced_for != due:
        row.review_announced_for = due
        save(unit, row)
        announce(unit, events.RESTRICTION_REVIEW_DUE, row)


def republish_restrictions(unit: UnitOfWork) -> None:
    for row in queries.every_restriction(unit.session):
        unit.announce(events.RESTRICTION_CHANGED, row.id, row.version, restriction_public(row, unit.today))
