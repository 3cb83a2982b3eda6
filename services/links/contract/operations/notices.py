"""Operations on people who must be told."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.links.contract.examples import example
from services.links.contract.schemas import notices as schemas
from services.links.contract.scopes import LINKS_WRITE

RECORD_TOLD = Operation(
    name="record_told",
    method="POST",
    path="/short-breaks/notices/{notice_id}/told",
    summary="Record that somebody was told",
    example=example("record_told"),
    scope=LINKS_WRITE,
    scheme="family_link",
    actor=Actor.PERSON,
    subject="notice:notice_id",
    precondition=Precondition.ACCEPTED,
    body=schemas.ToldBody,
    answer=schemas.NoticeView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=("told-once", "told-after-it-happened", "told-by-today", "told-before-withdrawn", "told-who-may-learn"),
    detail="When a link or its sessions stop because a carer was suspended, an approval ended or a restriction came,"
    " each person who must be told stands in the list of deadlines as `tell` until this is recorded. Whoever a contact"
    " restriction forbids to learn of the child is not among them: the notice is withdrawn, and the link's own worker"
    " is told (`person_left_out`, `about` whom) and decides how.",
)

OPERATIONS: tuple[Operation, ...] = (RECORD_TOLD,)
