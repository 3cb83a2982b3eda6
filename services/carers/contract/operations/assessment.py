"""Operations of the assessment: checks, stage one, visits, preparation, contributions, report."""

from __future__ import annotations

from marshmallow import Schema

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas import assessment as schemas
from services.carers.contract.schemas.applications import ApplicationView
from services.carers.contract.schemas.report import ContributionBody, ReportBody
from services.carers.contract.scopes import APPLICATIONS_WRITE

STAGE_ONE_GATES = (
    "dbs-for-every-adult",
    "dbs-is-current",
    "dbs-raises-no-bar",
    "medical-for-each-applicant",
    "references-with-interviews",
    "local-authority-consulted",
    "former-service-reference",
)
STAGE_TWO_GATES = ("visits-in-series", "every-member-spoken-to", "preparation-attended", "applicant-part-in-report")


def _step(
    name: str, end: str, summary: str, body: type[Schema], rules: tuple[str, ...], actor: Actor = Actor.SYSTEM
) -> Operation:
    refusals = (NOT_FOUND, REFUSED, STALE)
    return Operation(
        name=name,
        method="POST",
        path=f"/applications/{{application_id}}/{end}",
        summary=summary,
        example=example(name),
        scope=APPLICATIONS_WRITE,
        actor=actor,
        subject="application:application_id",
        precondition=Precondition.ACCEPTED,
        body=body,
        answer=ApplicationView,
        refusals=(*refusals, ACTOR_REQUIRED) if actor is Actor.PERSON else refusals,
        rules=("application-is-open", *rules, "date-has-come"),
    )


RECORD_CHECKS = _step(
    "record_checks",
    "checks",
    "Record checks: DBS, medical, references, local authority, former fostering service",
    schemas.CheckBodies,
    (
        "at-least-one-check",
        "person-in-household",
        "dbs-from-sixteen",
        "certificate-of-one-person",
        "medical-is-of-an-applicant",
        "referee-from-outside",
        "dates-in-order",
    ),
)

COMPLETE_STAGE_ONE = _step(
    "complete_stage_one",
    "stage-one",
    "End stage one: complete, or not suitable with written reasons",
    schemas.StageOneBody,
    ("stage-one-ends-once", "stage-one-reasons", *STAGE_ONE_GATES, "dates-in-order"),
    Actor.PERSON,
)

RECORD_VISIT = _step(
    "record_visit",
    "visits",
    "Record a visit of the assessing social worker and whom of the household they spoke to",
    schemas.VisitBody,
    ("person-in-household", "dates-in-order"),
)

RECORD_PREPARATION = _step(
    "record_preparation",
    "preparation",
    "Record a preparation course and who attended it",
    schemas.CourseBody,
    ("person-in-household",),
)

RECORD_CONTRIBUTION = _step(
    "record_contribution",
    "contributions",
    "Record the applicant's own part of the report, or their observations on it",
    ContributionBody,
    ("observations-follow-report", "contribution-has-words", "dates-in-order"),
)

SEND_REPORT = _step(
    "send_report",
    "report",
    "Record that the assessment report is finished and was sent to the applicant",
    ReportBody,
    ("report-before-recommendation", *STAGE_TWO_GATES, "dates-in-order"),
)

OPERATIONS = (
    RECORD_CHECKS,
    COMPLETE_STAGE_ONE,
    RECORD_VISIT,
    RECORD_PREPARATION,
    RECORD_CONTRIBUTION,
    SEND_REPORT,
)
