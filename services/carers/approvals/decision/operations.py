"""The decision, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.approvals.carers.operations import approve
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.decision import rules
from services.carers.approvals.opinions import judge_opinions
from services.carers.approvals.recommendation.operations import observations_gate
from services.carers.approvals.recommendation.rules import BRIEF_REPORT_CANNOT_APPROVE
from services.carers.approvals.terms import judge_terms
from services.carers.approvals.timeline.reading import live_recommendation, live_report
from services.carers.contract import events, settings
from services.carers.recruitment.applications.reading import household_of, numbers_on
from services.carers.recruitment.applications.rules import APPLICATION_IS_OPEN
from services.carers.recruitment.applications.steps import dispose_after, done, take
from services.carers.recruitment.applications.tables import Application, Decision
from services.carers.recruitment.assessment.gates import stage_one_gates, stage_two_gates
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER

NEXT_STATE = {"approved": "approved", "not_suitable": "not_suitable", "complete_assessment": "in_assessment"}


def record_decision(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    outcome, day = body["outcome"], body["decided_on"]
    require(
        APPLICATION_IS_OPEN.judge(application.state),
        *_path_gates(unit, application, body),
        *(_approval_gates(unit, application, day) if outcome == "approved" else ()),
        judge_opinions(household_of(application), body["despite"], day, outcome == "approved"),
        *judge_terms(unit, application, body.get("terms"), day),
        *_day_gates(unit, application, body),
        reference_is_free(unit, Carer, body.get("external_reference")),
    )
    panel = live_recommendation(application)
    if panel is not None and "minutes_on" in body:
        panel.minutes_on = body["minutes_on"]
    decision = _decision(unit, application, body)
    application.decisions.append(decision)
    values: dict[str, Any] = {"state": NEXT_STATE[outcome]}
    if outcome == "approved":
        carer = approve(unit, application, day, decision.terms or {}, body)
        decision.carer_id = carer.id
        values |= {"carer_id": carer.id}
    elif outcome == "not_suitable":
        values |= {"dispose_after": dispose_after(unit, day)}
    return done(unit, application, events.APPLICATION_DECIDED, values)


def record_notices(unit: UnitOfWork, request: Request) -> Answer:
    application, body = take(unit, request), request.body
    decision = application.decisions[-1] if application.decisions else None
    decided = decision.decided_on if decision else None
    told, letter = body.get("told_on"), body.get("written_notice_on")
    require(
        rules.DECISION_TO_NOTIFY.judge(application.state),
        DATE_HAS_COME.judge({"told_on": told, "written_notice_on": letter}, unit.today),
        DATES_IN_ORDER.judge(("decided_on", decided), ("told_on", told)),
        DATES_IN_ORDER.judge(("decided_on", decided), ("written_notice_on", letter)),
    )
    assert decision is not None
    decision.told_on = told or decision.told_on
    decision.written_notice_on = letter or decision.written_notice_on
    decision.representations_until = _representations_until(unit, decision.outcome, decision.written_notice_on)
    return done(unit, application, events.APPLICANT_NOTIFIED)


def _path_gates(unit: UnitOfWork, application: Application, body: Mapping[str, Any]) -> tuple[Violation | None, ...]:
    """Whether everything that has to come before was done, by the right people."""
    outcome, day = body["outcome"], body["decided_on"]
    report, panel = live_report(application), live_recommendation(application)
    seats = {m["worker"] for r in application.recommendations for m in r.members}
    elsewhere = application.former_service is not None and (
        application.former_service_ended_on is None or application.former_service_ended_on > day
    )
    kind = report.kind if report else None
    return (
        rules.STAGE_ONE_COMPLETE.judge(application.stage_one_outcome, application.stage_one_decided_on, day),
        rules.STAGE_TWO_COMPLETE.judge(report.sent_to_applicant_on if report else None),
        rules.PANEL_HAS_RECOMMENDED.judge(panel is not None, unit.setting(settings.PANEL_REQUIRED, day)),
        observations_gate(application, report, day),
        rules.DECISION_MAKER_NOT_ON_PANEL.judge(unit.scope.actor, seats),
        BRIEF_REPORT_CANNOT_APPROVE.judge(kind, outcome),
        rules.ONLY_BRIEF_REPORT_IS_COMPLETED.judge(outcome, kind),
        rules.ONE_APPROVAL_ONLY.judge(outcome, elsewhere),
        rules.TERMS_STATED.judge(outcome, "terms" in body),
        rules.QUALIFYING_DETERMINATION_STATED.judge(outcome, body.get("reasons")),
    )


def _approval_gates(unit: UnitOfWork, application: Application, day: date) -> tuple[Violation | None, ...]:
    """The gates of both stages, judged again for the day of the decision: people come of age, checks grow old."""
    household, numbers = household_of(application), numbers_on(unit, day)
    return (*stage_one_gates(household, day, numbers), *stage_two_gates(household, day, numbers))


def _day_gates(unit: UnitOfWork, application: Application, body: Mapping[str, Any]) -> tuple[Violation | None, ...]:
    report, panel = live_report(application), live_recommendation(application)
    decided, told, letter = body["decided_on"], body.get("told_on"), body.get("written_notice_on")
    return (
        DATE_HAS_COME.judge(
            {"decided_on": decided, "minutes_on": body.get("minutes_on"), "told_on": told, "written_notice_on": letter},
            unit.today,
        ),
        DATES_IN_ORDER.judge(
            ("sent_to_applicant_on", report.sent_to_applicant_on if report else None),
            ("panel_on", panel.panel_on if panel else None),
            ("minutes_on", body.get("minutes_on") or (panel.minutes_on if panel else None)),
            ("decided_on", decided),
            ("told_on", told),
        ),
        DATES_IN_ORDER.judge(("decided_on", decided), ("written_notice_on", letter)),
    )


def _decision(unit: UnitOfWork, application: Application, body: Mapping[str, Any]) -> Decision:
    limit = unit.setting(settings.FOSTERING_LIMIT, body["decided_on"])
    letter = body.get("written_notice_on")
    return Decision(
        position=len(application.decisions) + 1,
        decided_on=body["decided_on"],
        decided_by=unit.scope.actor,
        outcome=body["outcome"],
        reasons=body.get("reasons"),
        despite=body["despite"],
        told_on=body.get("told_on"),
        written_notice_on=letter,
        representations_until=_representations_until(unit, body["outcome"], letter),
        terms={**body["terms"], "usual_fostering_limit": limit} if "terms" in body else None,
    )


def _representations_until(unit: UnitOfWork, outcome: str, letter: date | None) -> date | None:
    return rules.representations_until(outcome, letter, unit.setting(settings.REPRESENTATION_DAYS, letter))
