"""Steps of the assessment: checks, the end of stage one, visits, preparation."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.contract import events
from services.carers.recruitment.applications.facts import whole_name
from services.carers.recruitment.applications.reading import household_of, numbers_on, people_of
from services.carers.recruitment.applications.rules import APPLICATION_IS_OPEN, PERSON_IN_HOUSEHOLD
from services.carers.recruitment.applications.steps import dispose_after, done, take
from services.carers.recruitment.applications.tables import Course, Visit
from services.carers.recruitment.assessment import rules
from services.carers.recruitment.assessment.checks import certificates, checks_from, days_in
from services.carers.recruitment.assessment.gates import stage_one_gates
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER


def record_checks(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    people = people_of(application)
    named = [one["person"] for kind in ("dbs", "medicals") for one in body[kind]]
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        rules.AT_LEAST_ONE_CHECK.judge(sum(len(sent) for sent in body.values())),
        PERSON_IN_HOUSEHOLD.judge(named, people),
        rules.DBS_FROM_SIXTEEN.judge(people, [(one["person"], one["issued_on"]) for one in body["dbs"]]),
        rules.CERTIFICATE_OF_ONE_PERSON.judge(certificates(application.checks, body["dbs"], unit.scope.grants)),
        rules.MEDICAL_IS_OF_AN_APPLICANT.judge(people, [one["person"] for one in body["medicals"]]),
        rules.REFEREE_FROM_OUTSIDE.judge(
            [one["referee"] for one in body["references"]],
            [whole_name(member.given_name, member.family_name) for member in application.household],
        ),
        DATE_HAS_COME.judge(days_in(body), unit.today),
        *(
            DATES_IN_ORDER.judge(*((f"dbs/{n}/{name}", one.get(name)) for name in ("issued_on", "status_checked_on")))
            for n, one in enumerate(body["dbs"])
        ),
    )
    application.checks.extend(checks_from(body, len(application.checks) + 1))
    return done(unit, application, events.CHECKS_RECORDED)


def complete_stage_one(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    outcome, decided = body["outcome"], body["decided_on"]
    complete, notified = body["information_complete_on"], body.get("notified_on")
    gates = stage_one_gates(household_of(application), decided, numbers_on(unit, decided))
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        rules.STAGE_ONE_ENDS_ONCE.judge(application.stage_one_outcome),
        rules.STAGE_ONE_REASONS.judge(outcome, body.get("reasons"), notified),
        *(gates if outcome == "complete" else ()),
        DATE_HAS_COME.judge(
            {"information_complete_on": complete, "decided_on": decided, "notified_on": notified}, unit.today
        ),
        DATES_IN_ORDER.judge(
            ("received_on", application.received_on),
            ("information_complete_on", complete),
            ("decided_on", decided),
            ("notified_on", notified),
        ),
    )
    values = {
        "stage_one_outcome": outcome,
        "stage_one_information_complete_on": complete,
        "stage_one_decided_on": decided,
        "stage_one_decided_by": unit.scope.actor,
        "stage_one_reasons": body.get("reasons"),
        "stage_one_notified_on": notified,
    }
    if outcome == "not_suitable":
        values |= {"state": "ended_at_stage_one", "dispose_after": dispose_after(unit, decided)}
    return done(unit, application, events.STAGE_ONE_COMPLETED, values)


def record_visit(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    day, spoken_to = body["visited_on"], sorted(set(body["spoken_to"]))
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        PERSON_IN_HOUSEHOLD.judge(spoken_to, people_of(application)),
        DATE_HAS_COME.judge({"visited_on": day}, unit.today),
        DATES_IN_ORDER.judge(("received_on", application.received_on), ("visited_on", day)),
    )
    application.visits.append(
        Visit(
            position=len(application.visits) + 1,
            visited_on=day,
            worker=body["worker"],
            spoken_to=spoken_to,
            summary=body.get("summary"),
        )
    )
    return done(unit, application, events.VISIT_RECORDED)


def record_preparation(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    attended_by = sorted(set(body["attended_by"]))
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        PERSON_IN_HOUSEHOLD.judge(attended_by, people_of(application)),
        DATE_HAS_COME.judge({"attended_on": body["attended_on"]}, unit.today),
    )
    application.courses.append(
        Course(
            position=len(application.courses) + 1,
            course=body["course"],
            attended_on=body["attended_on"],
            attended_by=attended_by,
        )
    )
    return done(unit, application, events.PREPARATION_RECORDED)
