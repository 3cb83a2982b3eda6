"""Operations on clinical tasks that carers are signed off for."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas.skills import RevocationBody, SkillBody, SkillFilter, SkillView
from services.carers.contract.scopes import CARERS_READ, CARERS_WRITE

PATH = "/carers/{carer_id}/skills"
SUBJECT = "carer:carer_id"

SIGN_OFF_SKILL = Operation(
    name="sign_off_skill",
    method="POST",
    path=PATH,
    summary="Record that a carer was signed off for a clinical task, and until when that counts",
    example=example("sign_off_skill"),
    scope=CARERS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=SkillBody,
    answer=SkillView,
    status=201,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=("carer-is-approved", "sign-off-of-a-carer", "sign-off-lasts", "date-has-come"),
)

LIST_SKILLS = Operation(
    name="list_skills",
    method="GET",
    path=PATH,
    summary="List sign-offs of a carer, oldest record first: all, or those that count on a day",
    example=example("list_skills"),
    scope=CARERS_READ,
    subject=SUBJECT,
    query=SkillFilter,
    answer=SkillView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

REVOKE_SKILL = Operation(
    name="revoke_skill",
    method="POST",
    path=PATH + "/{skill_id}/revoke",
    summary="Revoke a sign-off; from that day on it does not count",
    example=example("revoke_skill"),
    scope=CARERS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=RevocationBody,
    answer=SkillView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=("carer-is-approved", "skill-revoked-once", "date-has-come", "dates-in-order"),
)

OPERATIONS = (SIGN_OFF_SKILL, LIST_SKILLS, REVOKE_SKILL)
