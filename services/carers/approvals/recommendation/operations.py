"""The step of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.approvals.opinions import judge_opinions
from services.carers.approvals.recommendation import rules
from services.carers.approvals.terms import judge_terms
from services.carers.approvals.timeline.reading import live_report
from services.carers.contract import events, settings
from services.carers.recruitment.applications.reading import contributions_of, household_of
from services.carers.recruitment.applications.rules import APPLICATION_IS_OPEN
from services.carers.recruitment.applications.steps import done, take
from services.carers.recruitment.applications.tables import Application, Recommendation, Report
from services.carers.recruitment.report.rules import OBSERVATIONS_PERIOD, replied_on
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER

NEXT_STATE = {
    "suitable": "recommended",
    "not_suitable": "recommended",
    "full_report_needed": "in_assessment",
    "deferred": "report_sent",
}


def record_recommendation(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    panel_on, outcome = body["panel_on"], body["recommendation"]
    report = live_report(application)
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        rules.REPORT_AWAITS_PANEL.judge(application.state),
        observations_gate(application, report, panel_on),
        *_meeting_gates(unit, application, body),
        rules.BRIEF_REPORT_CANNOT_APPROVE.judge(report.kind if report else None, outcome),
        rules.FULL_REPORT_AFTER_BRIEF.judge(report.kind if report else None, outcome),
        judge_opinions(household_of(application), body["despite"], panel_on, outcome == "suitable"),
        *judge_terms(unit, application, body.get("terms"), panel_on),
        DATE_HAS_COME.judge(
            {name: body.get(name) for name in ("panel_on", "papers_sent_on", "minutes_on")}, unit.today
        ),
        DATES_IN_ORDER.judge(
            ("completed_on", report.completed_on if report else None),
            ("papers_sent_on", body["papers_sent_on"]),
        ),
        DATES_IN_ORDER.judge(
            ("sent_to_applicant_on", report.sent_to_applicant_on if report else None),
            ("panel_on", panel_on),
            ("minutes_on", body.get("minutes_on")),
        ),
    )
    application.recommendations.append(
        Recommendation(
            position=len(application.recommendations) + 1,
            minutes_on=body.get("minutes_on"),
            terms=body.get("terms"),
            **{k: v for k, v in body.items() if k not in ("minutes_on", "terms")},
        )
    )
    return done(unit, application, events.APPLICATION_RECOMMENDED, {"state": NEXT_STATE[outcome]})


def observations_gate(application: Application, report: Report | None, day: date) -> Violation | None:
    if report is None:
        return None
    replied = replied_on(contributions_of(application), report.sent_to_applicant_on)
    return OBSERVATIONS_PERIOD.judge(report.observations_until, replied, day)


def _meeting_gates(unit: UnitOfWork, application: Application, body: Mapping[str, Any]) -> tuple[Violation | None, ...]:
    day, joint = body["panel_on"], body["joint_panel"]
    panel = [rules.Sitting(m["worker"], m["role"], m["independent"], m["social_worker_years"]) for m in body["members"]]
    quorum = unit.setting(settings.QUORUM_JOINT if joint else settings.QUORUM, day)
    assessors = {v.worker for v in application.visits} | {r.author for r in application.reports}
    return (
        rules.PANEL_PAPERS_IN_TIME.judge(body["papers_sent_on"], day, unit.setting(settings.PAPERS_DAYS, day)),
        rules.PANEL_QUORUM.judge(panel, joint, quorum),
        rules.PANEL_CHAIRED.judge(panel),
        rules.PANEL_CHAIR_INDEPENDENT.judge(panel),
        rules.PANEL_INDEPENDENCE.judge(panel),
        rules.PANEL_SOCIAL_WORKER.judge(panel, unit.setting(settings.SOCIAL_WORKER_YEARS, day)),
        rules.PANEL_MEMBERS_DIFFER.judge(panel),
        rules.ASSESSOR_NOT_ON_PANEL.judge(panel, assessors | {application.assessor or ""}),
    )
