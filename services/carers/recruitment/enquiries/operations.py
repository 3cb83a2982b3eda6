"""What happens to an enquiry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.aggregates import find, first_version, lock, save
from chassis.clock import add_months
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.contract import events, settings
from services.carers.kinds_of_care import distinct, schemes_not_offered
from services.carers.recruitment.enquiries import queries, rules
from services.carers.recruitment.enquiries.tables import Enquiry
from services.carers.recruitment.enquiries.view import enquiry_public, enquiry_view
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER, SCHEME_MUST_BE_OFFERED

WHAT = "enquiry"


def open_enquiry(unit: UnitOfWork, request: Request) -> Answer:
    body = request.body
    received = body.get("received_on", unit.today)
    kinds = distinct(body["kinds_of_care"])
    require(
        SCHEME_MUST_BE_OFFERED.judge(schemes_not_offered(unit, kinds)),
        DATE_HAS_COME.judge({"received_on": received}, unit.today),
    )
    enquiry = Enquiry(
        **first_version(unit),
        state="open",
        received_on=received,
        channel=body["channel"],
        kinds_of_care=kinds,
        people=body["people"],
        contact=body["contact"],
        message=body.get("message"),
    )
    unit.session.add(enquiry)
    unit.session.flush()
    unit.touches(enquiry.id)
    announce_enquiry(unit, events.ENQUIRY_RECEIVED, enquiry)
    return Answer(enquiry_view(enquiry), enquiry.version, f"/enquiries/{enquiry.id}")


def list_enquiries(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    rows, following = page_of(
        queries.page_of_enquiries(unit.session, request.query, page), page, lambda row: [str(row.id)]
    )
    unit.touches(*(row.id for row in rows))
    return Answer([enquiry_view(row) for row in rows], next=following)


def get_enquiry(unit: UnitOfWork, request: Request) -> Answer:
    enquiry = find(unit, Enquiry, request.identifier("enquiry_id"), WHAT)
    return Answer(enquiry_view(enquiry), enquiry.version)


def change_enquiry(unit: UnitOfWork, request: Request) -> Answer:
    enquiry = _lock(unit, request)
    kinds = distinct(request.body.get("kinds_of_care", enquiry.kinds_of_care))
    require(
        rules.ENQUIRY_IS_OPEN.judge(enquiry.state),
        SCHEME_MUST_BE_OFFERED.judge(schemes_not_offered(unit, kinds)),
    )
    return _changed(unit, enquiry, events.ENQUIRY_CHANGED, {**request.body, "kinds_of_care": kinds})


def send_information_pack(unit: UnitOfWork, request: Request) -> Answer:
    enquiry, sent = _lock(unit, request), request.body["sent_on"]
    require(
        rules.ENQUIRY_IS_OPEN.judge(enquiry.state),
        DATE_HAS_COME.judge({"sent_on": sent}, unit.today),
        DATES_IN_ORDER.judge(("received_on", enquiry.received_on), ("sent_on", sent)),
    )
    values = {"pack_sent_on": sent, "pack_method": request.body["method"]}
    return _changed(unit, enquiry, events.INFORMATION_PACK_SENT, values)


def record_home_visit(unit: UnitOfWork, request: Request) -> Answer:
    enquiry, body = _lock(unit, request), request.body
    state, day, outcome = body["state"], body["on"], body.get("outcome")
    held: Mapping[str, date] = {"on": day} if state == "held" else {}
    require(
        rules.ENQUIRY_IS_OPEN.judge(enquiry.state),
        rules.HOME_VISIT_PLANNED_FIRST.judge(state, enquiry.visit_planned_on),
        rules.HOME_VISIT_HELD_ONCE.judge(enquiry.visit_held_on),
        rules.HOME_VISIT_HAS_OUTCOME.judge(state, outcome),
        DATE_HAS_COME.judge(held, unit.today),
        DATES_IN_ORDER.judge(("received_on", enquiry.received_on), ("on", day)),
    )
    values = {"visit_worker": body["worker"], "visit_summary": body.get("summary")}
    if state == "planned":
        return _changed(unit, enquiry, events.HOME_VISIT_PLANNED, {**values, "visit_planned_on": day})
    return _changed(unit, enquiry, events.HOME_VISIT_HELD, {**values, "visit_held_on": day, "visit_outcome": outcome})


def close_enquiry(unit: UnitOfWork, request: Request) -> Answer:
    enquiry, body = _lock(unit, request), request.body
    closed = body.get("closed_on", unit.today)
    require(
        rules.ENQUIRY_IS_OPEN.judge(enquiry.state),
        DATE_HAS_COME.judge({"closed_on": closed}, unit.today),
        DATES_IN_ORDER.judge(("received_on", enquiry.received_on), ("closed_on", closed)),
    )
    values = {
        "state": "closed",
        "closed_on": closed,
        "closing_reason": body["reason"],
        "closing_note": body.get("note"),
        "dispose_after": add_months(closed, 12 * unit.setting(settings.ENQUIRY_YEARS, closed)),
    }
    return _changed(unit, enquiry, events.ENQUIRY_CLOSED, values)


def announce_enquiry(unit: UnitOfWork, event: EventType, enquiry: Enquiry) -> None:
    unit.announce(event, enquiry.id, enquiry.version, enquiry_public(enquiry))


def republish_enquiries(unit: UnitOfWork) -> None:
    for enquiry in queries.every_enquiry(unit.session):
        announce_enquiry(unit, events.ENQUIRY_CHANGED, enquiry)


def _lock(unit: UnitOfWork, request: Request) -> Enquiry:
    return lock(unit, Enquiry, request.identifier("enquiry_id"), WHAT, request)


def _changed(unit: UnitOfWork, enquiry: Enquiry, event: EventType, values: Mapping[str, Any]) -> Answer:
    for name, value in values.items():
        setattr(enquiry, name, value)
    save(unit, enquiry)
    announce_enquiry(unit, event, enquiry)
    return Answer(enquiry_view(enquiry), enquiry.version)
