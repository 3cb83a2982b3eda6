"""Operations on exemptions from the usual fostering limit."""

from __future__ import annotations

from marshmallow import Schema

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas import exemptions as schemas
from services.carers.contract.scopes import PLACEMENTS_READ, PLACEMENTS_WRITE

PATH = "/carers/{carer_id}/exemptions"
SUBJECT = "carer:carer_id"


def _step(
    name: str, end: str, summary: str, body: type[Schema], rules: tuple[str, ...], status: int = 200
) -> Operation:
    return Operation(
        name=name,
        method="POST",
        path=PATH + end,
        summary=summary,
        example=example(name),
        scope=PLACEMENTS_WRITE,
        actor=Actor.PERSON,
        subject=SUBJECT,
        precondition=Precondition.ACCEPTED,
        body=body,
        answer=schemas.ExemptionView,
        status=status,
        refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
        rules=("carer-is-approved", *rules, "date-has-come", "dates-in-order"),
    )


GRANT_EXEMPTION = _step(
    "grant_exemption",
    "",
    "Record that the authority exempted a carer from the usual fostering limit, for named children, on conditions",
    schemas.ExemptionBody,
    ("exemption-names-children",),
    201,
)

LIST_EXEMPTIONS = Operation(
    name="list_exemptions",
    method="GET",
    path=PATH,
    summary="List exemptions of a carer with their variations, oldest first",
    example=example("list_exemptions"),
    scope=PLACEMENTS_READ,
    subject=SUBJECT,
    answer=schemas.ExemptionView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

VARY_EXEMPTION = _step(
    "vary_exemption",
    "/{exemption_id}/vary",
    "Record that the authority varied an exemption: children, conditions or its end",
    schemas.ExemptionVariation,
    ("exemption-stands", "variation-named", "exemption-names-children"),
)

CANCEL_EXEMPTION = _step(
    "cancel_exemption",
    "/{exemption_id}/cancel",
    "Record that the authority cancelled an exemption",
    schemas.ExemptionCancellation,
    ("exemption-stands",),
)

OPERATIONS = (GRANT_EXEMPTION, LIST_EXEMPTIONS, VARY_EXEMPTION, CANCEL_EXEMPTION)
