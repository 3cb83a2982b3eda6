"""What happens to an application as such: it is opened, read, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from chassis.aggregates import find, first_version, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from chassis.years_of_birth import require_years_of_birth
from services.carers.contract import events, settings
from services.carers.kinds_of_care import distinct, schemes_not_offered
from services.carers.recruitment.applications import queries, rules
from services.carers.recruitment.applications.facts import born_of, whole_name
from services.carers.recruitment.applications.reading import people_of, person_of
from services.carers.recruitment.applications.steps import (
    WHAT,
    announce_application,
    bring_up_to_date,
    dispose_after,
    done,
    take,
)
from services.carers.recruitment.applications.tables import Application, Member
from services.carers.recruitment.applications.view import application_summary, application_view
from services.carers.recruitment.enquiries.operations import announce_enquiry
from services.carers.recruitment.enquiries.rules import ENQUIRY_IS_KNOWN, ENQUIRY_IS_OPEN
from services.carers.recruitment.enquiries.tables import Enquiry
from services.carers.rules import AGES_IN_ORDER, DATE_HAS_COME, DATES_IN_ORDER, SCHEME_MUST_BE_OFFERED


def open_application(unit: UnitOfWork, request: Request) -> Answer:
    body = request.body
    enquiry = _enquiry(unit, body["enquiry_id"])
    received = body.get("received_on", unit.today)
    require_years_of_birth({f"/household/{n}": m for n, m in enumerate(body["household"])}, unit.today)
    kinds = distinct(body["kinds_of_care"])
    household = [_member(n, m) for n, m in enumerate(body["household"], start=1)]
    former = body.get("former_service") or {}
    days = {"received_on": received, "former_service/ended_on": former.get("ended_on"), **_births(body["household"])}
    applicants = [p for p in map(person_of, household) if p.applicant]
    require(
        ENQUIRY_IS_OPEN.judge(enquiry.state),
        SCHEME_MUST_BE_OFFERED.judge(schemes_not_offered(unit, kinds)),
        rules.ONE_OR_TWO_APPLICANTS.judge(applicants),
        rules.APPLICANT_OF_AGE.judge(applicants, received, unit.setting(settings.APPLICANT_AGE, received)),
        rules.APPLICANTS_DIFFER.judge(_names(household)),
        rules.OFFER_HAS_A_TIME.judge(body["offer"]["daytime"], body["offer"]["overnight"]),
        AGES_IN_ORDER.judge(body["offer"]["age_from"], body["offer"]["age_to"]),
        DATE_HAS_COME.judge(days, unit.today),
        DATES_IN_ORDER.judge(("enquiry/received_on", enquiry.received_on), ("received_on", received)),
    )
    application = Application(
        **first_version(unit),
        state="in_assessment",
        enquiry_id=enquiry.id,
        received_on=received,
        kinds_of_care=kinds,
        assessor=body.get("assessor"),
        contact=body["contact"] or enquiry.contact,
        home=body["home"],
        offer=body["offer"],
        former_service=former.get("name"),
        former_service_ended_on=former.get("ended_on"),
        household=household,
    )
    bring_up_to_date(unit, application)
    enquiry.state, enquiry.application_id = "applied", application.id
    save(unit, enquiry)
    unit.session.add(application)
    unit.session.flush()
    unit.touches(application.id)
    announce_enquiry(unit, events.ENQUIRY_APPLIED, enquiry)
    announce_application(unit, events.APPLICATION_RECEIVED, application)
    return Answer(application_view(application), application.version, f"/applications/{application.id}")


def list_applications(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    found = queries.page_of_applications(unit.session, request.query, unit.today, page)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    unit.touches(*(row.id for row in rows))
    return Answer([application_summary(row) for row in rows], next=following)


def get_application(unit: UnitOfWork, request: Request) -> Answer:
    application = find(unit, Application, request.identifier("application_id"), WHAT)
    return Answer(application_view(application), application.version)


def change_application(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), dict(request.body)
    joined, left = body.pop("joined", []), body.pop("left", [])
    require_years_of_birth({f"/joined/{n}": m for n, m in enumerate(joined)}, unit.today)
    kinds = distinct(body.get("kinds_of_care", application.kinds_of_care))
    offer = body.get("offer", application.offer)
    former = body.pop("former_service", None)
    members = [_member(n, m) for n, m in enumerate(joined, start=len(application.household) + 1)]
    leaving = {one["person"]: one["left_on"] for one in left}
    after = [replace(p, left_on=leaving.get(p.number, p.left_on)) for p in people_of(application)]
    after += [person_of(m) for m in members]
    applicants = [p for p in after if p.applicant and p.left_on is None]
    everybody, gone = [*application.household, *members], {p.number for p in after if p.left_on is not None}
    days: dict[str, date | None] = {f"left/{n}/left_on": one["left_on"] for n, one in enumerate(left)}
    require(
        rules.APPLICATION_IS_OPEN.judge(application.state),
        SCHEME_MUST_BE_OFFERED.judge(schemes_not_offered(unit, kinds)),
        rules.PERSON_IN_HOUSEHOLD.judge(leaving, people_of(application)),
        rules.ONE_OR_TWO_APPLICANTS.judge(applicants),
        rules.APPLICANT_OF_AGE.judge(applicants, unit.today, unit.setting(settings.APPLICANT_AGE)),
        rules.APPLICANTS_DIFFER.judge(_names(m for m in everybody if m.position not in gone)),
        rules.OFFER_HAS_A_TIME.judge(offer["daytime"], offer["overnight"]),
        *(DATES_IN_ORDER.judge(("received_on", application.received_on), (name, day)) for name, day in days.items()),
        AGES_IN_ORDER.judge(offer["age_from"], offer["age_to"]),
        DATE_HAS_COME.judge(
            {**days, **_births(joined), "former_service/ended_on": (former or {}).get("ended_on")}, unit.today
        ),
    )
    for member in application.household:
        member.left_on = leaving.get(member.position, member.left_on)
    application.household.extend(members)
    if former is not None:
        application.former_service, application.former_service_ended_on = former["name"], former["ended_on"]
    return done(unit, application, events.APPLICATION_CHANGED, {**body, "kinds_of_care": kinds})


def withdraw_application(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    day, reason = body.get("withdrawn_on", unit.today), body.get("reason")
    require(
        rules.APPLICATION_IS_OPEN.judge(application.state),
        rules.WITHDRAWAL_CODE_BEFORE_PANEL.judge(reason, bool(application.recommendations)),
        DATE_HAS_COME.judge({"withdrawn_on": day}, unit.today),
        DATES_IN_ORDER.judge(("received_on", application.received_on), ("withdrawn_on", day)),
    )
    values = {
        "state": "withdrawn",
        "withdrawn_on": day,
        "withdrawn_by": body["by"],
        "withdrawal_reason": reason,
        "withdrawal_note": body.get("note"),
        "dispose_after": dispose_after(unit, day),
    }
    return done(unit, application, events.APPLICATION_WITHDRAWN, values)


def republish_applications(unit: UnitOfWork) -> None:
    """Days that follow from the council's settings and from bank holidays are worked out again; the version stays."""
    for application in queries.every_application(unit.session):
        bring_up_to_date(unit, application)
        announce_application(unit, events.APPLICATION_CHANGED, application)


def _enquiry(unit: UnitOfWork, identifier: UUID) -> Enquiry:
    enquiry = unit.session.get(Enquiry, identifier, with_for_update=True)
    require(ENQUIRY_IS_KNOWN.judge(enquiry is not None))
    return cast(Enquiry, enquiry)


def _member(number: int, sent: Mapping[str, Any]) -> Member:
    return Member(position=number, **sent)


def _names(members: Iterable[Member]) -> list[tuple[int, str, date]]:
    applicants = (m for m in members if m.role == "applicant")
    return [(m.position, whole_name(m.given_name, m.family_name), m.date_of_birth) for m in applicants]


def _births(sent: Iterable[Mapping[str, Any]]) -> dict[str, date | None]:
    return {f"household/{n}/date_of_birth": born_of(m).earliest for n, m in enumerate(sent)}
