"""Steps of the report: the applicant's contributions, and the report itself."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.contract import events, settings
from services.carers.recruitment.applications.reading import household_of, numbers_on
from services.carers.recruitment.applications.rules import APPLICATION_IS_OPEN
from services.carers.recruitment.applications.steps import done, take
from services.carers.recruitment.applications.tables import Contribution, Report
from services.carers.recruitment.assessment.gates import stage_two_gates
from services.carers.recruitment.report import rules
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER


def record_contribution(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    kind, day = body["kind"], body["received_on"]
    sent = application.reports[-1].sent_to_applicant_on if application.reports else None
    after = sent if kind == "observations" else application.received_on
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        rules.OBSERVATIONS_FOLLOW_REPORT.judge(kind, sent),
        rules.CONTRIBUTION_HAS_WORDS.judge(body.get("text"), body["declined"]),
        DATE_HAS_COME.judge({"received_on": day}, unit.today),
        DATES_IN_ORDER.judge(("report or application", after), ("received_on", day)),
    )
    application.contributions.append(
        Contribution(
            position=len(application.contributions) + 1,
            kind=kind,
            received_on=day,
            declined=body["declined"],
            text=body.get("text"),
        )
    )
    return done(unit, application, events.CONTRIBUTION_RECORDED)


def send_report(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    kind, completed, sent = body["kind"], body["completed_on"], body["sent_to_applicant_on"]
    gates = stage_two_gates(household_of(application), completed, numbers_on(unit, completed))
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        rules.REPORT_BEFORE_RECOMMENDATION.judge(application.state),
        *(gates if kind == "full" else ()),
        DATE_HAS_COME.judge({"completed_on": completed, "sent_to_applicant_on": sent}, unit.today),
        DATES_IN_ORDER.judge(
            ("received_on", application.received_on), ("completed_on", completed), ("sent_to_applicant_on", sent)
        ),
    )
    application.reports.append(
        Report(
            position=len(application.reports) + 1,
            kind=kind,
            author=body["author"],
            completed_on=completed,
            sent_to_applicant_on=sent,
            observations_until=rules.observations_until(sent, unit.setting(settings.OBSERVATION_DAYS, sent)),
            document=body.get("document"),
        )
    )
    return done(unit, application, events.REPORT_SENT, {"state": "report_sent"})
