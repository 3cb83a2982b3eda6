"""Operations on children."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, SCOPE_MISSING, STALE
from services.links.contract.examples import example
from services.links.contract.schemas import children as schemas
from services.links.contract.schemas.common import OF_CHILD
from services.links.contract.scopes import SHORT_BREAKS_READ, SHORT_BREAKS_WRITE

PATH = "/short-breaks/children/{child}"
SUBJECT = "child:child"
SCHEME = "family_link"

RECORD_CHILD = Operation(
    name="record_child",
    method="PUT",
    path=PATH,
    path_fields=OF_CHILD,
    summary="Record a child who is assessed for short breaks, or replace what is recorded",
    example=example("record_child"),
    scope=SHORT_BREAKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.ChildBody,
    answer=schemas.ChildView,
    refusals=(SCOPE_MISSING, NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED, PRECONDITION_REQUIRED),
    rules=(
        "child-days-in-order",
        "child-days-have-come",
        "child-under-eighteen",
        "child-is-disabled",
        "child-has-somebody-responsible",
        "short-break-child-not-in-care",
        "looked-after-child-has-iro",
        "child-is-not-its-own-sibling",
        "asked-identity-is-known",
        "turned-eighteen-by-closing",
        "links-end-before-closing",
        "one-recording-in-a-year",
    ),
    detail=(
        "`{child}` is the council's own number. First send If-None-Match: *, later the ETag as If-Match; the whole is"
        " replaced. No child waits without an assessment. What is booked is looked at again: sessions that the new"
        " record does not allow are flagged, and the worker of the link is to be told (`childs_record`)."
    ),
)

LIST_CHILDREN = Operation(
    name="list_children",
    method="GET",
    path="/short-breaks/children",
    summary="List children who are assessed for short breaks, longest wait first",
    example=example("list_children"),
    scope=SHORT_BREAKS_READ,
    scheme=SCHEME,
    subject="child",
    query=schemas.ChildFilter,
    answer=schemas.ChildSummary,
    paginated=True,
)

GET_CHILD = Operation(
    name="get_child",
    method="GET",
    path=PATH,
    path_fields=OF_CHILD,
    summary="Read one child: needs, wishes, what is wanted and what links give",
    example=example("get_child"),
    scope=SHORT_BREAKS_READ,
    scheme=SCHEME,
    subject=SUBJECT,
    answer=schemas.ChildView,
    refusals=(NOT_FOUND,),
)

OPERATIONS: tuple[Operation, ...] = (RECORD_CHILD, LIST_CHILDREN, GET_CHILD)
