"""Operations on enquiries."""

from __future__ import annotations

from chassis.contracts.operation import Operation, Precondition
from chassis.problems import NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, SCOPE_MISSING, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas import enquiries as schemas
from services.carers.contract.scopes import ENQUIRIES_READ, ENQUIRIES_WRITE

SUBJECT = "enquiry:enquiry_id"
STEP_REFUSALS = (NOT_FOUND, REFUSED, STALE)

OPEN_ENQUIRY = Operation(
    name="open_enquiry",
    method="POST",
    path="/enquiries",
    summary="Record that somebody asked about fostering or Family Link",
    example=example("open_enquiry"),
    scope=ENQUIRIES_WRITE,
    subject="enquiry",
    body=schemas.EnquiryBody,
    answer=schemas.EnquiryView,
    status=201,
    refusals=(REFUSED,),
    rules=("scheme-must-be-offered", "date-has-come"),
)

LIST_ENQUIRIES = Operation(
    name="list_enquiries",
    method="GET",
    path="/enquiries",
    summary="List enquiries, oldest first",
    example=example("list_enquiries"),
    scope=ENQUIRIES_READ,
    subject="enquiry",
    query=schemas.EnquiryFilter,
    answer=schemas.EnquiryView,
    paginated=True,
)

GET_ENQUIRY = Operation(
    name="get_enquiry",
    method="GET",
    path="/enquiries/{enquiry_id}",
    summary="Read one enquiry",
    example=example("get_enquiry"),
    scope=ENQUIRIES_READ,
    subject=SUBJECT,
    answer=schemas.EnquiryView,
    refusals=(NOT_FOUND,),
)

CHANGE_ENQUIRY = Operation(
    name="change_enquiry",
    method="PATCH",
    path="/enquiries/{enquiry_id}",
    summary="Correct an enquiry; only the fields that are sent change",
    example=example("change_enquiry"),
    scope=ENQUIRIES_WRITE,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.EnquiryChange,
    answer=schemas.EnquiryView,
    refusals=(SCOPE_MISSING, *STEP_REFUSALS, PRECONDITION_REQUIRED),
    rules=("enquiry-is-open", "scheme-must-be-offered"),
)

SEND_INFORMATION_PACK = Operation(
    name="send_information_pack",
    method="POST",
    path="/enquiries/{enquiry_id}/information-pack",
    summary="Record that the information pack was sent",
    example=example("send_information_pack"),
    scope=ENQUIRIES_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.InformationPackBody,
    answer=schemas.EnquiryView,
    refusals=STEP_REFUSALS,
    rules=("enquiry-is-open", "date-has-come", "dates-in-order"),
)

RECORD_HOME_VISIT = Operation(
    name="record_home_visit",
    method="POST",
    path="/enquiries/{enquiry_id}/home-visit",
    summary="Plan the first home visit, then record that it was held",
    example=example("record_home_visit"),
    scope=ENQUIRIES_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.HomeVisitBody,
    answer=schemas.EnquiryView,
    refusals=STEP_REFUSALS,
    rules=(
        "enquiry-is-open",
        "home-visit-planned-first",
        "home-visit-held-once",
        "home-visit-has-outcome",
        "date-has-come",
        "dates-in-order",
    ),
)

CLOSE_ENQUIRY = Operation(
    name="close_enquiry",
    method="POST",
    path="/enquiries/{enquiry_id}/close",
    summary="End an enquiry that leads to no application, with the Ofsted reason AW0 to AW5",
    example=example("close_enquiry"),
    scope=ENQUIRIES_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.EnquiryClosing,
    answer=schemas.EnquiryView,
    refusals=STEP_REFUSALS,
    rules=("enquiry-is-open", "date-has-come", "dates-in-order"),
)

OPERATIONS = (
    OPEN_ENQUIRY,
    LIST_ENQUIRIES,
    GET_ENQUIRY,
    CHANGE_ENQUIRY,
    SEND_INFORMATION_PACK,
    RECORD_HOME_VISIT,
    CLOSE_ENQUIRY,
)
