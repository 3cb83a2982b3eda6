"""Signing carers off for clinical tasks."""

from __future__ import annotations

from chassis.aggregates import find
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import not_found
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.approvals.carers.steps import WHAT, done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.household.reading import carers_in
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.skills import rules
from services.carers.skills.queries import skills_after
from services.carers.skills.tables import Skill
from services.carers.skills.view import skill_view
from services.carers.standing.rules import CARER_IS_APPROVED


def sign_off_skill(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.SIGN_OFF_OF_A_CARER.judge(body["person"], carers_in(carer, unit.today)),
        rules.SIGN_OFF_LASTS.judge(body["signed_off_on"], body["expires_on"]),
        DATE_HAS_COME.judge({"signed_off_on": body["signed_off_on"]}, unit.today),
    )
    skill = Skill(id=new_identifier(), **body)
    carer.skills.append(skill)
    done(unit, carer)
    return Answer(skill_view(skill, unit.today), carer.version, f"/carers/{carer.id}/skills")


def list_skills(unit: UnitOfWork, request: Request) -> Answer:
    carer = find(unit, Carer, request.identifier("carer_id"), WHAT)
    page, day = request.page or Page(50), request.query.get("on", unit.today)
    after = page.after[0] if page.after else None
    found = skills_after(unit.session, carer.id, request.query, after, page.limit + 1)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    return Answer([skill_view(row, day) for row in rows], next=following)


def revoke_skill(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    skill = next((s for s in carer.skills if s.id == request.identifier("skill_id")), None)
    if skill is None:
        raise not_found("skill")
    day = body.get("revoked_on", unit.today)
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.SKILL_REVOKED_ONCE.judge(skill.revoked_on),
        DATE_HAS_COME.judge({"revoked_on": day}, unit.today),
        DATES_IN_ORDER.judge(("signed_off_on", skill.signed_off_on), ("revoked_on", day)),
    )
    skill.revoked_on, skill.revoked_by, skill.revocation_reason = day, unit.scope.actor, body["reason"]
    done(unit, carer)
    return Answer(skill_view(skill, unit.today), carer.version)
