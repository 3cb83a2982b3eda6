"""Operations on contact restrictions. They concern every scheme, so no switch turns them off."""

from __future__ import annotations

from chassis.contracts.operation import Access, Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from services.lifelonglinks.contract.asking import OPERATION as CHECK_BY_SERVICES
from services.lifelonglinks.contract.examples import example
from services.lifelonglinks.contract.schemas import checking
from services.lifelonglinks.contract.schemas import restrictions as schemas
from services.lifelonglinks.contract.scopes import RESTRICTIONS_READ, RESTRICTIONS_WRITE

SUBJECT = "restriction:restriction_id"
STEP_REFUSALS = (NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED)
MAKING = ("restriction-days-in-order", "urgent-refusal-ends-in-time", "urgent-refusal-not-prolonged")
HOW_JUDGED = (
    "A restriction is in the way where the child is present on one side and the restricted person on the other,"
    " whichever is named first; one that applies to the household also where the other side lives with the restricted"
    " person. `meet` is forbidden by every kind; `meet_supervised` by all but supervised; `indirect` and `inform` by"
    " no_contact and no_information; `identify` by these and no_identifying_information. First and last day count."
)

ADD_RESTRICTION = Operation(
    name="add_restriction",
    method="POST",
    path="/restrictions",
    summary="Record that somebody must not meet, or not learn of, a child",
    example=example("add_restriction"),
    scope=RESTRICTIONS_WRITE,
    actor=Actor.PERSON,
    subject="restriction",
    body=schemas.RestrictionBody,
    answer=schemas.RestrictionView,
    status=201,
    refusals=(REFUSED, ACTOR_REQUIRED),
    rules=("restriction-between-two-people", "order-has-reference", *MAKING),
    detail="What is already booked between the two is examined again by the services that booked it.",
)

LIST_RESTRICTIONS = Operation(
    name="list_restrictions",
    method="GET",
    path="/restrictions",
    summary="List contact restrictions, oldest first",
    example=example("list_restrictions"),
    scope=RESTRICTIONS_READ,
    subject="restriction",
    query=schemas.RestrictionFilter,
    answer=schemas.RestrictionView,
    paginated=True,
)

GET_RESTRICTION = Operation(
    name="get_restriction",
    method="GET",
    path="/restrictions/{restriction_id}",
    summary="Read one contact restriction",
    example=example("get_restriction"),
    scope=RESTRICTIONS_READ,
    subject=SUBJECT,
    answer=schemas.RestrictionView,
    refusals=(NOT_FOUND,),
)

CHANGE_RESTRICTION = Operation(
    name="change_restriction",
    method="PATCH",
    path="/restrictions/{restriction_id}",
    summary="Correct or tighten a restriction; only the fields that are sent change",
    example=example("change_restriction"),
    scope=RESTRICTIONS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.RestrictionChange,
    answer=schemas.RestrictionView,
    refusals=(*STEP_REFUSALS, PRECONDITION_REQUIRED),
    rules=("restriction-left-to-others", "restriction-stands", "change-makes-it-no-weaker", *MAKING),
    detail="What makes a restriction weaker takes a review.",
)

REVIEW_RESTRICTION = Operation(
    name="review_restriction",
    method="POST",
    path="/restrictions/{restriction_id}/review",
    summary="Record a review: the restriction continues, is changed, or is lifted",
    example=example("review_restriction"),
    scope=RESTRICTIONS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.ReviewBody,
    answer=schemas.RestrictionView,
    refusals=STEP_REFUSALS,
    rules=(
        "restriction-stands",
        "review-day-has-come",
        "next-review-comes-later",
        "restriction-left-to-others",
        "loosened-by-another-person",
        "lifting-names-its-order",
        *MAKING,
    ),
)

LIFT_RESTRICTION = Operation(
    name="lift_restriction",
    method="POST",
    path="/restrictions/{restriction_id}/lift",
    summary="Lift a restriction; from today on it does not hold",
    example=example("lift_restriction"),
    scope=RESTRICTIONS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.LiftBody,
    answer=schemas.RestrictionView,
    refusals=STEP_REFUSALS,
    rules=("restriction-left-to-others", "restriction-stands", "loosened-by-another-person", "lifting-names-its-order"),
)

CHECK_RESTRICTIONS = Operation(
    name="check_restrictions",
    method="POST",
    path="/restrictions/check",
    summary="Ask whether people may meet, or learn of each other, on given days",
    example=example("check_restrictions"),
    scope=RESTRICTIONS_READ,
    subject="restriction",
    body=checking.CheckBody,
    answer=checking.CheckView,
    detail=HOW_JUDGED,
)

CHECK_CONTACT = Operation(
    name=CHECK_BY_SERVICES,
    method="POST",
    path="",
    summary="The same for other services, on behalf of callers who may not read restrictions",
    access=Access.INTERNAL,
    subject="restriction",
    body=checking.CheckBody,
    answer=checking.CheckView,
    deadline=5.0,
)

OPERATIONS = (
    ADD_RESTRICTION,
    LIST_RESTRICTIONS,
    GET_RESTRICTION,
    CHANGE_RESTRICTION,
    REVIEW_RESTRICTION,
    LIFT_RESTRICTION,
    CHECK_RESTRICTIONS,
    CHECK_CONTACT,
)
