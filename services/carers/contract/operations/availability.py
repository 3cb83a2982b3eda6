"""Operations on what a carer offers."""

from __future__ import annotations

from chassis.contracts.operation import Operation, Precondition
from chassis.problems import NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas.availability import AvailabilityBody, AvailabilityView
from services.carers.contract.scopes import CARERS_READ, CARERS_WRITE

PATH = "/carers/{carer_id}/availability"
SUBJECT = "carer:carer_id"

SET_AVAILABILITY = Operation(
    name="set_availability",
    method="PUT",
    path=PATH,
    summary="State what a carer offers: sessions by day and night, weekly pattern, exceptions, preferences, travel",
    example=example("set_availability"),
    scope=CARERS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=AvailabilityBody,
    answer=AvailabilityView,
    refusals=(NOT_FOUND, REFUSED, STALE, PRECONDITION_REQUIRED),
    rules=(
        "carer-is-approved",
        "times-in-order",
        "times-apart",
        "exceptions-in-order",
        "exceptions-agree",
        "ages-in-order",
    ),
    detail="First send If-None-Match: *, later the ETag of the availability as If-Match. The whole is replaced.",
)

GET_AVAILABILITY = Operation(
    name="get_availability",
    method="GET",
    path=PATH,
    summary="Read what a carer offers; 404 until it was stated",
    example=example("get_availability"),
    scope=CARERS_READ,
    subject=SUBJECT,
    answer=AvailabilityView,
    refusals=(NOT_FOUND,),
)

OPERATIONS = (SET_AVAILABILITY, GET_AVAILABILITY)
