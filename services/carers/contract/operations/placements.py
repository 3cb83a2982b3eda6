"""Operations on placements."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.contracts.references import ReferenceBody
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE
from services.carers.contract.examples import example
from services.carers.contract.schemas import placements as schemas
from services.carers.contract.scopes import PLACEMENTS_READ, PLACEMENTS_WRITE
from services.lifelonglinks.contract import RESTRICTIONS_UNAVAILABLE

SUBJECT = "placement:placement_id"

PLACE_CHILD = Operation(
    name="place_child",
    method="POST",
    path="/placements",
    summary="Place a child with a carer, by the council's own identifier of the child",
    example=example("place_child"),
    scope=PLACEMENTS_WRITE,
    actor=Actor.PERSON,
    subject="placement",
    body=schemas.PlacementBody,
    answer=schemas.PlacementView,
    status=201,
    refusals=(REFUSED, ACTOR_REQUIRED, RESTRICTIONS_UNAVAILABLE),
    rules=(
        "carer-is-known",
        "approval-stands",
        "carer-not-suspended",
        "carer-checks-current",
        "adult-members-checked",
        "scheme-must-be-offered",
        "fostered-by-carers",
        "child-placed-once",
        "usual-limit-at-one-time",
        "within-terms-of-approval",
        "emergency-outside-terms",
        "date-has-come",
        "dates-in-order",
        EXTERNAL_REFERENCE_IS_FREE.identifier,
    ),
    detail=(
        "Placements with one carer are judged one after the other, so that no requests at once pass a limit together. "
        "A placement counts from starts_on until the day before its end; one that nobody has ended counts today, "
        "whatever was planned. Whether the child may be with everybody in the home is asked of lifelonglinks; a "
        "contact restriction refuses by its own rule, and without an answer it is 503. Where a placement there holds a "
        "number that cannot be asked about, `contact-can-be-asked-about` names it and what mends it. A restriction "
        "that is added later, or that comes to count because somebody joins the home, is noted in `concerns` of each "
        "placement that it is about, as `safeguarding` alone, until it ends. What is over when it is recorded says so "
        "with ended_on, and "
        "is judged by the days that it took. Private fostering is arranged by the parents: that it takes place is "
        "recorded whatever the rules say, it counts towards the usual limit from then on, and what stands against it "
        "is noted in `concerns`. There it is noted, too, of whatever placement, where more children are fostered at "
        "one time than the usual limit allows, and where an emergency outside the terms lasts longer than it may."
    ),
)

LIST_PLACEMENTS = Operation(
    name="list_placements",
    method="GET",
    path="/placements",
    summary="List placements, oldest record first",
    example=example("list_placements"),
    scope=PLACEMENTS_READ,
    subject="placement",
    query=schemas.PlacementFilter,
    answer=schemas.PlacementView,
    paginated=True,
)

GET_PLACEMENT = Operation(
    name="get_placement",
    method="GET",
    path="/placements/{placement_id}",
    summary="Read one placement",
    example=example("get_placement"),
    scope=PLACEMENTS_READ,
    subject=SUBJECT,
    answer=schemas.PlacementView,
    refusals=(NOT_FOUND,),
)

CHANGE_PLACEMENT = Operation(
    name="change_placement",
    method="PATCH",
    path="/placements/{placement_id}",
    summary="Mend the number under which a child is placed",
    example=example("change_placement"),
    scope=PLACEMENTS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.PlacementChange,
    answer=schemas.PlacementView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED, PRECONDITION_REQUIRED),
    rules=("placement-keeps-its-child", "child-placed-once"),
    detail=(
        "For placements that were recorded when numbers of other shapes were taken, such as with a slash. The child"
        " stays the same; restrictions of the child under its number are noted in `concerns` at once."
    ),
)

END_PLACEMENT = Operation(
    name="end_placement",
    method="POST",
    path="/placements/{placement_id}/end",
    summary="Record that a placement ended",
    example=example("end_placement"),
    scope=PLACEMENTS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.PlacementEnd,
    answer=schemas.PlacementView,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=("placement-is-open", "date-has-come", "dates-in-order"),
)

SET_PLACEMENT_REFERENCE = Operation(
    name="set_placement_reference",
    method="POST",
    path="/placements/{placement_id}/external-reference",
    summary="Say under which number another system keeps a placement",
    example=example("set_placement_reference"),
    scope=PLACEMENTS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=ReferenceBody,
    answer=schemas.PlacementView,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=(EXTERNAL_REFERENCE_IS_FREE.identifier,),
    detail="In any state, also once it has ended. Announced by `carers.placement.changed.v1`.",
)

OPERATIONS = (PLACE_CHILD, LIST_PLACEMENTS, GET_PLACEMENT, CHANGE_PLACEMENT, END_PLACEMENT, SET_PLACEMENT_REFERENCE)
