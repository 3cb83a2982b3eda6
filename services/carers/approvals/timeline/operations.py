"""Answering the timeline."""

from __future__ import annotations

from chassis.aggregates import find
from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from services.carers.approvals.timeline import clocks
from services.carers.approvals.timeline.reading import case_of, clocks_on
from services.carers.recruitment.applications.tables import Application


def get_timeline(unit: UnitOfWork, request: Request) -> Answer:
    application = find(unit, Application, request.identifier("application_id"), "application")
    numbers = clocks_on(unit, application.received_on)
    entries = clocks.timeline(case_of(unit, application), numbers, unit.today)
    return Answer(
        {
            "application_id": application.id,
            "version": application.version,
            "state": application.state,
            "as_of": unit.today,
            "received_on": application.received_on,
            "target_from": add_months(application.received_on, numbers.target_months_from),
            "target_on": application.target_on,
            "limit_on": application.limit_on,
            "overdue": sum(e.state == "overdue" for e in entries),
            "entries": entries,
        },
        application.version,
    )
