"""What every step of an application begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.aggregates import lock, save
from chassis.clock import add_months
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from services.carers.approvals.timeline import clocks
from services.carers.approvals.timeline.reading import case_of, clocks_on
from services.carers.contract import settings
from services.carers.recruitment.applications.tables import Application
from services.carers.recruitment.applications.view import application_public, application_view

WHAT = "application"


def take(unit: UnitOfWork, request: Request) -> Application:
    """The application of the path, locked for this step. Raises `Problem` (404 or 412)."""
    return lock(unit, Application, request.identifier("application_id"), WHAT, request)


def done(
    unit: UnitOfWork, application: Application, event: EventType, values: Mapping[str, Any] | None = None
) -> Answer:
    """Keep the step's values, bring stage and clocks up to date, announce, answer."""
    for name, value in (values or {}).items():
        setattr(application, name, value)
    bring_up_to_date(unit, application)
    save(unit, application)
    announce_application(unit, event, application)
    return Answer(application_view(application), application.version)


def bring_up_to_date(unit: UnitOfWork, application: Application) -> None:
    """Stage and days that lists search by."""
    numbers, case = clocks_on(unit, application.received_on), case_of(unit, application)
    application.stage = clocks.stage(case)
    application.target_on = add_months(application.received_on, numbers.target_months)
    application.limit_on = add_months(application.received_on, numbers.limit_months)
    application.next_due_on = clocks.next_due(clocks.timeline(case, numbers, unit.today))


def announce_application(unit: UnitOfWork, event: EventType, application: Application) -> None:
    unit.announce(event, application.id, application.version, application_public(application))


def dispose_after(unit: UnitOfWork, ended_on: date) -> date:
    """Until when the record of a refused or withdrawn applicant is kept."""
    return add_months(ended_on, 12 * unit.setting(settings.APPLICANT_YEARS, ended_on))
