"""Operations on approved carers."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Mode, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, SCOPE_MISSING, STALE
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE
from services.carers.contract.examples import example
from services.carers.contract.schemas import carers as schemas
from services.carers.contract.scopes import CARERS_READ, CARERS_WRITE, EXPORTS_WRITE

SUBJECT = "carer:carer_id"
NDJSON = "application/x-ndjson"

LIST_CARERS = Operation(
    name="list_carers",
    method="GET",
    path="/carers",
    summary="List approved carers, oldest approval record first",
    example=example("list_carers"),
    scope=CARERS_READ,
    subject="carer",
    query=schemas.CarerFilter,
    answer=schemas.CarerView,
    paginated=True,
)

GET_CARER = Operation(
    name="get_carer",
    method="GET",
    path="/carers/{carer_id}",
    summary="Read one carer: terms of approval, allocated social worker, first review, standing",
    example=example("get_carer"),
    scope=CARERS_READ,
    subject=SUBJECT,
    answer=schemas.CarerView,
    refusals=(NOT_FOUND,),
)

CHANGE_CARER = Operation(
    name="change_carer",
    method="PATCH",
    path="/carers/{carer_id}",
    summary="Record that a carer moved, can be reached elsewhere, or has another home or another number elsewhere",
    example=example("change_carer"),
    scope=CARERS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.CarerChange,
    answer=schemas.CarerView,
    refusals=(SCOPE_MISSING, NOT_FOUND, REFUSED, STALE, PRECONDITION_REQUIRED, ACTOR_REQUIRED),
    rules=("carer-is-approved", "date-has-come", "dates-in-order", EXTERNAL_REFERENCE_IS_FREE.identifier),
    detail="What was before stays in former_homes. A contact that is kept is replaced only by a client that may read it"
    " (addresses:read). Who joined and who left the household is recorded there. The change is announced, and what is"
    " booked in the home is looked at again by the services that booked it.",
)

ALLOCATE_SOCIAL_WORKER = Operation(
    name="allocate_social_worker",
    method="POST",
    path="/carers/{carer_id}/social-worker",
    summary="Allocate the Family Link or supervising social worker of a carer",
    example=example("allocate_social_worker"),
    scope=CARERS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.SocialWorkerBody,
    answer=schemas.CarerView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=("carer-is-approved", "date-has-come", "dates-in-order"),
)

EXPORT_CARER_RECORDS = Operation(
    name="export_carer_records",
    method="POST",
    path="/carers/export",
    summary="Have the council's own carer records put together, one JSON document per line",
    example=example("export_carer_records"),
    scope=EXPORTS_WRITE,
    subject="carer",
    mode=Mode.JOB,
    status=202,
    body=schemas.ExportBody,
    produces=(NDJSON,),
)

OPERATIONS = (LIST_CARERS, GET_CARER, CHANGE_CARER, ALLOCATE_SOCIAL_WORKER, EXPORT_CARER_RECORDS)
