"""Operations on what section 20 in full asks for."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.links.contract.examples import example
from services.links.contract.operations.linking import SCHEME, SUBJECT, read
from services.links.contract.schemas import duties as schemas
from services.links.contract.scopes import LINKS_WRITE

GET_DUTIES = read(
    "get_duties",
    "/links/{link_id}/duties",
    "Read what section 20 in full asks for: what is due when, and what is done",
    answer=schemas.DutiesView,
    detail=(
        "They fall due once an agreement under section 20 in full is signed, for a link that was planned so from the"
        " start as for one that has passed the limits of regulation 48, and stand among the deadlines until they are"
        " recorded as done. Reviews and visits have clocks of their own."
    ),
)

COMPLETE_DUTY = Operation(
    name="complete_duty",
    method="POST",
    path="/links/{link_id}/duties/{duty}/done",
    summary="Record that a duty of section 20 in full is done",
    example=example("complete_duty"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=schemas.DutyDoneBody,
    answer=schemas.DutyView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=("duty-of-full-regime", "duty-done-once", "link-days-have-come"),
    detail="`duty` is one of those that GET …/duties names; any other is 404. It may have been done before it was due.",
)

OPERATIONS: tuple[Operation, ...] = (GET_DUTIES, COMPLETE_DUTY)
