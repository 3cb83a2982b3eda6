"""Operations of the approval: the panel's recommendation and the decision maker's decision."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE
from services.carers.contract.examples import example
from services.carers.contract.operations.assessment import STAGE_ONE_GATES, STAGE_TWO_GATES
from services.carers.contract.schemas.applications import ApplicationView
from services.carers.contract.schemas.decision import DecisionBody, NoticesBody, RecommendationBody
from services.carers.contract.scopes import APPLICATIONS_WRITE

REFUSALS = (NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED)
TERMS_RULES = ("scheme-must-be-offered", "terms-applied-for", "ages-in-order", "usual-fostering-limit")

RECORD_RECOMMENDATION = Operation(
    name="record_recommendation",
    method="POST",
    path="/applications/{application_id}/recommendation",
    summary="Record the fostering panel's recommendation: who met, papers in time, reasons, proposed terms",
    example=example("record_recommendation"),
    scope=APPLICATIONS_WRITE,
    actor=Actor.PERSON,
    subject="application:application_id",
    precondition=Precondition.ACCEPTED,
    body=RecommendationBody,
    answer=ApplicationView,
    refusals=REFUSALS,
    rules=(
        "application-is-open",
        "report-awaits-panel",
        "observations-period",
        "panel-papers-in-time",
        "panel-quorum",
        "panel-chaired",
        "panel-chair-independent",
        "panel-independence",
        "panel-social-worker",
        "panel-members-differ",
        "assessor-not-on-panel",
        "brief-report-cannot-approve",
        "full-report-after-brief",
        "unsuitable-opinion-answered",
        *TERMS_RULES,
        "date-has-come",
        "dates-in-order",
    ),
)

RECORD_DECISION = Operation(
    name="record_decision",
    method="POST",
    path="/applications/{application_id}/decision",
    summary="Record the decision maker's decision; an approval makes the household a carer",
    example=example("record_decision"),
    scope=APPLICATIONS_WRITE,
    actor=Actor.PERSON,
    subject="application:application_id",
    precondition=Precondition.ACCEPTED,
    body=DecisionBody,
    answer=ApplicationView,
    refusals=REFUSALS,
    rules=(
        "application-is-open",
        "stage-one-complete",
        "stage-two-complete",
        "panel-has-recommended",
        "observations-period",
        "decision-maker-not-on-panel",
        "brief-report-cannot-approve",
        "only-brief-report-is-completed",
        "one-approval-only",
        "terms-stated",
        "qualifying-determination-stated",
        "unsuitable-opinion-answered",
        *TERMS_RULES,
        *STAGE_ONE_GATES,
        *STAGE_TWO_GATES,
        "date-has-come",
        "dates-in-order",
        EXTERNAL_REFERENCE_IS_FREE.identifier,
    ),
)

RECORD_NOTICES = Operation(
    name="record_notices",
    method="POST",
    path="/applications/{application_id}/notices",
    summary="Record when the applicant was told of the decision, in person and by letter",
    example=example("record_notices"),
    scope=APPLICATIONS_WRITE,
    subject="application:application_id",
    precondition=Precondition.ACCEPTED,
    body=NoticesBody,
    answer=ApplicationView,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=("decision-to-notify", "date-has-come", "dates-in-order"),
)

OPERATIONS = (RECORD_RECOMMENDATION, RECORD_DECISION, RECORD_NOTICES)
