"""Operations on the standing of an approval: suspension and resignation."""

from __future__ import annotations

from marshmallow import Schema

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas.carers import CarerView
from services.carers.contract.schemas.standing import ResignationBody, SuspensionBody, SuspensionEnd
from services.carers.contract.scopes import CARERS_WRITE


def _step(name: str, end: str, summary: str, body: type[Schema], rules: tuple[str, ...], detail: str = "") -> Operation:
    return Operation(
        name=name,
        method="POST",
        path=f"/carers/{{carer_id}}/{end}",
        summary=summary,
        example=example(name),
        scope=CARERS_WRITE,
        actor=Actor.PERSON,
        subject="carer:carer_id",
        precondition=Precondition.ACCEPTED,
        body=body,
        answer=CarerView,
        refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
        rules=("carer-is-approved", *rules, "date-has-come", "dates-in-order"),
        detail=detail,
    )


SUSPEND_CARER = _step(
    "suspend_carer",
    "suspension",
    "Suspend a carer: no new placements until the suspension ends",
    SuspensionBody,
    ("suspended-once",),
)

END_SUSPENSION = _step(
    "end_suspension",
    "suspension/end",
    "End the suspension of a carer",
    SuspensionEnd,
    ("suspension-to-end",),
)

RECORD_RESIGNATION = _step(
    "record_resignation",
    "resignation",
    "Record a carer's written notice of resignation; the approval ends by itself 28 days after its receipt",
    ResignationBody,
    ("resignation-once",),
    "A notice cannot be withdrawn (Fostering Services (England) Regulations 2011 reg 28(13)), so nothing undoes this.",
)

OPERATIONS = (SUSPEND_CARER, END_SUSPENSION, RECORD_RESIGNATION)
