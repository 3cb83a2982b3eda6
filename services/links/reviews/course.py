"""From what is kept of links to the plain values that the clocks look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.contract.settings import reviews as settings
from services.links.linking.tables import Link
from services.links.reviews.clocks import Course, Numbers
from services.links.reviews.tables import Review, Visit, VisitingPlan
from services.links.sessions.tables import Session


def numbers_on(unit: UnitOfWork, day: date | None = None) -> Numbers:
    """The council's numbers as they hold on `day`, today unless another is given."""
    return Numbers(
        first_review_months=unit.setting(settings.FIRST_REVIEW_MONTHS, day),
        review_months=unit.setting(settings.REVIEW_MONTHS, day),
        plan_review_months=unit.setting(settings.PLAN_REVIEW_MONTHS, day),
        full_first_review_days=unit.setting(settings.FULL_FIRST_REVIEW_DAYS, day),
        full_second_review_months=unit.setting(settings.FULL_SECOND_REVIEW_MONTHS, day),
        full_review_months=unit.setting(settings.FULL_REVIEW_MONTHS, day),
        first_visit_months=unit.setting(settings.FIRST_VISIT_MONTHS, day),
        visit_months=unit.setting(settings.VISIT_MONTHS, day),
        full_first_visit_days=unit.setting(settings.FULL_FIRST_VISIT_DAYS, day),
        full_visit_weeks=unit.setting(settings.FULL_VISIT_WEEKS, day),
    )


def courses(unit: UnitOfWork, links: Sequence[Link]) -> Mapping[UUID, Course]:
    """What has happened of each link that has become active, in four statements whatever their number."""
    living = [link for link in links if link.active_from is not None]
    ids = [link.id for link in living]
    first = select(Session.link_id, func.min(Session.first_day)).where(
        Session.link_id.in_(ids), Session.state != "cancelled"
    )
    first_breaks: dict[UUID, date] = dict(unit.session.execute(first.group_by(Session.link_id)).tuples().all())
    reviews, next_on = defaultdict(list), {}
    for link_id, held_on, agreed in unit.session.execute(
        select(Review.link_id, Review.held_on, Review.next_review_on)
        .where(Review.link_id.in_(ids))
        .order_by(Review.held_on)
    ):
        reviews[link_id].append(held_on)
        next_on[link_id] = agreed
    visits = defaultdict(list)
    for link_id, visited_on in unit.session.execute(
        select(Visit.link_id, Visit.visited_on).where(Visit.link_id.in_(ids), Visit.counts)
    ):
        visits[link_id].append(visited_on)
    plans: dict[UUID, int] = dict(
        unit.session.execute(select(VisitingPlan.link_id, VisitingPlan.weeks).where(VisitingPlan.link_id.in_(ids)))
        .tuples()
        .all()
    )
    return {
        link.id: Course(
            legal_basis=link.legal_basis,
            active_from=link.active_from or link.proposed_on,
            first_break_on=first_breaks.get(link.id),
            reviews=tuple(reviews[link.id]),
            visits=tuple(visits[link.id]),
            plan_weeks=plans.get(link.id),
            agreed_review_on=next_on.get(link.id),
        )
        for link in living
    }


def course_of(unit: UnitOfWork, link: Link) -> Course | None:
    """None before the link has become active."""
    return courses(unit, [link]).get(link.id)
