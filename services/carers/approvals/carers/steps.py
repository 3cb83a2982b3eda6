"""What every step on a carer begins and ends with."""

from __future__ import annotations

from chassis.aggregates import lock, save
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Request
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.carers.view import carer_public
from services.carers.contract import events
from services.carers.household import reading as household
from services.carers.household.renewals import compliant_until
from services.carers.household.watching import watch
from services.carers.placements.examining import look_again

WHAT = "carer"


def take(unit: UnitOfWork, request: Request) -> Carer:
    """The carer of the path, locked for this step. Raises `Problem` (404 or 412)."""
    return lock(unit, Carer, request.identifier("carer_id"), WHAT, request)


def done(unit: UnitOfWork, carer: Carer, event: EventType = events.CARER_CHANGED) -> None:
    """Raise the version, bring up to date what lists search by, note what has come to be of concern about placements,
    or is so no longer, and announce the carer's whole public state."""
    look_again(unit, carer)
    tell(unit, carer, event)


def tell(unit: UnitOfWork, carer: Carer, event: EventType = events.CARER_CHANGED) -> None:
    """The same of a carer whose placements have just been looked at."""
    bring_up_to_date(unit, carer)
    save(unit, carer)
    announce_carer(unit, event, carer)


def bring_up_to_date(unit: UnitOfWork, carer: Carer) -> None:
    until = compliant_until(household.household_of(carer), unit.today, household.numbers_on(unit))
    if until != carer.compliant_until:
        carer.compliant_until = until
        watch(unit, carer.id, until)


def announce_carer(unit: UnitOfWork, event: EventType, carer: Carer) -> None:
    unit.announce(event, carer.id, carer.version, carer_public(carer))
