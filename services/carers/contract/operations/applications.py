"""Operations on applications as such: open, read, correct, withdraw, timeline."""

from __future__ import annotations

from chassis.contracts.operation import Operation, Precondition
from chassis.problems import NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, SCOPE_MISSING, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas import applications as schemas
from services.carers.contract.schemas.timeline import TimelineView
from services.carers.contract.scopes import APPLICATIONS_READ, APPLICATIONS_WRITE

SUBJECT = "application:application_id"
STEP_REFUSALS = (NOT_FOUND, REFUSED, STALE)

OPEN_APPLICATION = Operation(
    name="open_application",
    method="POST",
    path="/applications",
    summary="Record that a household applies, from its enquiry",
    example=example("open_application"),
    scope=APPLICATIONS_WRITE,
    subject="application",
    body=schemas.ApplicationBody,
    answer=schemas.ApplicationView,
    status=201,
    refusals=(REFUSED,),
    rules=(
        "enquiry-is-known",
        "enquiry-is-open",
        "scheme-must-be-offered",
        "one-or-two-applicants",
        "applicants-differ",
        "applicant-of-age",
        "offer-has-a-time",
        "ages-in-order",
        "date-has-come",
        "dates-in-order",
    ),
)

LIST_APPLICATIONS = Operation(
    name="list_applications",
    method="GET",
    path="/applications",
    summary="List applications, oldest first",
    example=example("list_applications"),
    scope=APPLICATIONS_READ,
    subject="application",
    query=schemas.ApplicationFilter,
    answer=schemas.ApplicationSummary,
    paginated=True,
)

GET_APPLICATION = Operation(
    name="get_application",
    method="GET",
    path="/applications/{application_id}",
    summary="Read one application with everything recorded so far",
    example=example("get_application"),
    scope=APPLICATIONS_READ,
    subject=SUBJECT,
    answer=schemas.ApplicationView,
    refusals=(NOT_FOUND,),
)

CHANGE_APPLICATION = Operation(
    name="change_application",
    method="PATCH",
    path="/applications/{application_id}",
    summary="Correct an application, or record who joined and who left the household",
    example=example("change_application"),
    scope=APPLICATIONS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.ApplicationChange,
    answer=schemas.ApplicationView,
    refusals=(SCOPE_MISSING, *STEP_REFUSALS, PRECONDITION_REQUIRED),
    rules=(
        "application-is-open",
        "scheme-must-be-offered",
        "person-in-household",
        "one-or-two-applicants",
        "applicants-differ",
        "applicant-of-age",
        "offer-has-a-time",
        "ages-in-order",
        "date-has-come",
        "dates-in-order",
    ),
)

WITHDRAW_APPLICATION = Operation(
    name="withdraw_application",
    method="POST",
    path="/applications/{application_id}/withdraw",
    summary="Record that an application was withdrawn; no further step follows",
    example=example("withdraw_application"),
    scope=APPLICATIONS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.WithdrawalBody,
    answer=schemas.ApplicationView,
    refusals=STEP_REFUSALS,
    rules=("application-is-open", "withdrawal-code-before-panel", "date-has-come", "dates-in-order"),
)

GET_TIMELINE = Operation(
    name="get_timeline",
    method="GET",
    path="/applications/{application_id}/timeline",
    summary="See every step and clock of an application with its due day, overdue ones flagged",
    example=example("get_timeline"),
    scope=APPLICATIONS_READ,
    subject=SUBJECT,
    answer=TimelineView,
    refusals=(NOT_FOUND,),
)

OPERATIONS = (
    OPEN_APPLICATION,
    LIST_APPLICATIONS,
    GET_APPLICATION,
    CHANGE_APPLICATION,
    WITHDRAW_APPLICATION,
    GET_TIMELINE,
)
