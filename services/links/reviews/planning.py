"""Operations on the interval of visits: it is set, and every version of it stays."""

from __future__ import annotations

from sqlalchemy import select

from chassis.aggregates import acting, find, locked
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import not_found
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases
from services.links.contract.events import reviews as events
from services.links.linking.tables import Link
from services.links.reviews import rules
from services.links.reviews.clocks import most_weeks
from services.links.reviews.course import numbers_on
from services.links.reviews.plans import standing_plan, standing_plans
from services.links.reviews.tables import VisitingPlan
from services.links.reviews.view import plan_public, plan_view

WHAT = "link"


def set_visiting_plan(unit: UnitOfWork, request: Request) -> Answer:
    link, body = locked(unit, Link, request.identifier("link_id"), WHAT), request.body
    former = standing_plan(unit, link.id)
    request.check_version(former.version if former else None)
    basis = legal_bases(unit, link).on(unit.today)
    require(
        rules.DAY_HAS_COME.judge(body["agreed_on"], unit.today),
        rules.INTERVAL_AGREED.judge(basis, body["agreed_with_parents"], body["agreed_with_officer"]),
        rules.INTERVAL_WITHIN_LIMIT.judge(body["weeks"], most_weeks(basis, unit.today, numbers_on(unit))),
    )
    plan = VisitingPlan(
        link_id=link.id,
        id=former.id if former else new_identifier(),
        version=former.version + 1 if former else 1,
        changed_at=unit.now,
        recorded_by=acting(unit),
        **body,
    )
    unit.session.add(plan)
    unit.session.flush()
    unit.touches(plan.id, link.child)
    unit.announce(events.VISITING_PLAN_SET, plan.id, plan.version, plan_public(plan, link))
    return Answer(plan_view(plan), plan.version)


def get_visiting_plan(unit: UnitOfWork, request: Request) -> Answer:
    link = find(unit, Link, request.identifier("link_id"), WHAT)
    plan = standing_plan(unit, link.id)
    unit.touches(link.child, *([plan.id] if plan else []))
    if plan is None:
        raise not_found("visiting plan of this link")
    return Answer(plan_view(plan), plan.version)


def list_visiting_plans(unit: UnitOfWork, request: Request) -> Answer:
    link = find(unit, Link, request.identifier("link_id"), WHAT)
    page = request.page or Page(50)
    query = select(VisitingPlan).where(VisitingPlan.link_id == link.id).order_by(VisitingPlan.version)
    if page.after:
        query = query.where(VisitingPlan.version > page.after[0])
    found = unit.session.scalars(query.limit(page.limit + 1)).all()
    rows, following = page_of(found, page, lambda plan: [plan.version])
    unit.touches(link.child, *dict.fromkeys(plan.id for plan in rows))
    return Answer([plan_view(plan) for plan in rows], next=following)


def republish_visiting_plans(unit: UnitOfWork) -> None:
    links = {link.id: link for link in unit.session.scalars(select(Link))}
    for link_id, plan in standing_plans(unit, links).items():
        unit.announce(events.VISITING_PLAN_CHANGED, plan.id, plan.version, plan_public(plan, links[link_id]))
