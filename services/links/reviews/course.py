"""From what is kept of links to the plain values that the clocks look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.legal_basis import legal_basis_on
from services.links.agreements.tables import Agreement
from services.links.contract.settings import reviews as settings
from services.links.linking.tables import Link
from services.links.reviews.clocks import Course, Numbers
from services.links.reviews.counting import (
    AgreedReview,
    Reviewed,
    agreed_for_review,
    reviews_since,
    those_that_count,
)
from services.links.reviews.plans import standing_plans
from services.links.reviews.tables import Review, Visit
from services.links.sessions.actual import actual_days, are_breaks
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


def courses(unit: UnitOfWork, links: Sequence[Link], day: date | None = None) -> Mapping[UUID, Course]:
    """What has happened of each link that has become active, under the legal basis that it has on `day`, today unless
    another is given; in a handful of statements whatever their number."""
    living = [link for link in links if link.active_from is not None]
    ids = [link.id for link in living]
    grounds = _grounds(unit, ids, day or unit.today)
    reviews, visits = defaultdict(list), defaultdict(list)
    for link_id, basis, held_on, next_on in unit.session.execute(
        select(Review.link_id, Review.legal_basis, Review.held_on, Review.next_review_on).where(Review.link_id.in_(ids))
    ):
        reviews[link_id].append(Reviewed(basis, held_on, next_on))
    for link_id, visited_on in unit.session.execute(
        select(Visit.link_id, Visit.visited_on).where(Visit.link_id.in_(ids), Visit.counts)
    ):
        visits[link_id].append(visited_on)
    plans, agreements = standing_plans(unit, ids), _agreed_reviews(unit, ids, day or unit.today)
    made = {}
    for link in living:
        (basis, since, first_break), plan = grounds[link.id], plans.get(link.id)
        held = reviews_since(basis, since, reviews[link.id])
        made[link.id] = Course(
            legal_basis=basis,
            active_from=link.active_from or link.proposed_on,
            first_break_on=first_break,
            reviews=those_that_count(basis, first_break, [one.held_on for one in held]),
            visits=those_that_count(basis, first_break, visits[link.id]),
            plan_weeks=plan.weeks if plan else None,
            agreed_review_on=agreed_for_review(held, agreements.get(link.id)),
            basis_from=since,
            plan_is_agreed=plan is not None and (plan.agreed_with_officer or basis == "s17_6"),
        )
    return made


def course_of(unit: UnitOfWork, link: Link, day: date | None = None) -> Course | None:
    """None before the link has become active."""
    return courses(unit, [link], day).get(link.id)


def _agreed_reviews(unit: UnitOfWork, ids: Sequence[UUID], day: date) -> Mapping[UUID, AgreedReview]:
    """What the agreement says that is in force on `day`; before any is, the one signed last."""
    begun = and_(
        Agreement.in_force_from <= day, or_(Agreement.in_force_until.is_(None), Agreement.in_force_until > day)
    )
    signed = select(Agreement.link_id, Agreement.in_force_from, Agreement.terms["review_on"].astext).join(
        Link, Link.id == Agreement.link_id
    )
    asked = signed.where(Agreement.link_id.in_(ids), or_(begun, Agreement.number == Link.agreement))
    rows = unit.session.execute(asked.order_by(begun, Agreement.number))
    return {link_id: AgreedReview(since, date.fromisoformat(on)) for link_id, since, on in rows if since and on}


def _grounds(unit: UnitOfWork, ids: Sequence[UUID], day: date) -> Mapping[UUID, tuple[str, date | None, date | None]]:
    """Of each link the legal basis that it has on `day`, since when it has it, and the day of its first session under
    it, as it took place; of two days of which one is null PostgreSQL takes the other."""
    basis = legal_basis_on(day)
    other = aliased(Agreement)
    last_other = select(func.coalesce(func.max(other.number), 0)).where(
        other.link_id == Link.id, other.in_force_from <= day, other.legal_basis != basis
    )
    since = select(func.min(Agreement.in_force_from)).where(
        Agreement.link_id == Link.id,
        Agreement.legal_basis == basis,
        Agreement.number > last_other.correlate(Link).scalar_subquery(),
    )
    of_links = select(Link.id, basis.label("basis"), since.correlate(Link).scalar_subquery().label("since"))
    held = of_links.where(Link.id.in_(ids)).cte("held")
    first_day, _ = actual_days()
    first_break = select(func.min(func.greatest(first_day, held.c.since))).where(
        Session.link_id == held.c.id,
        Session.state != "cancelled",
        Session.legal_basis == held.c.basis,
        Session.first_day >= func.coalesce(held.c.since, Session.first_day),
        are_breaks(),
    )
    rows = unit.session.execute(
        select(held.c.id, held.c.basis, held.c.since, first_break.correlate(held).scalar_subquery())
    )
    return {link_id: (basis, since, first) for link_id, basis, since, first in rows}
