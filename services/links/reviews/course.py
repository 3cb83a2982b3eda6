"""From what is kept of links to the plain values that the clocks look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.contract.settings import reviews as settings
from services.links.linking.tables import Link
from services.links.reviews.clocks import Course, Numbers
from services.links.reviews.counting import Reviewed, reviews_under, visits_under
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
    """What has happened of each link that has become active, in a handful of statements whatever their number."""
    living = [link for link in links if link.active_from is not None]
    ids = [link.id for link in living]
    begun, first_breaks = _begun(unit, ids), _first_breaks(unit, ids)
    reviews, visits = defaultdict(list), defaultdict(list)
    for link_id, basis, held_on, next_on in unit.session.execute(
        select(Review.link_id, Review.legal_basis, Review.held_on, Review.next_review_on).where(Review.link_id.in_(ids))
    ):
        reviews[link_id].append(Reviewed(basis, held_on, next_on))
    for link_id, visited_on in unit.session.execute(
        select(Visit.link_id, Visit.visited_on).where(Visit.link_id.in_(ids), Visit.counts)
    ):
        visits[link_id].append(visited_on)
    planned = unit.session.scalars(select(VisitingPlan).where(VisitingPlan.link_id.in_(ids)))
    plans = {plan.link_id: plan for plan in planned}
    made = {}
    for link in living:
        since, first_break, plan = begun.get(link.id), first_breaks.get(link.id), plans.get(link.id)
        counted = reviews_under(link.legal_basis, since, reviews[link.id])
        made[link.id] = Course(
            legal_basis=link.legal_basis,
            active_from=link.active_from or link.proposed_on,
            first_break_on=first_break,
            reviews=tuple(one.held_on for one in counted),
            visits=tuple(visits_under(link.legal_basis, first_break, visits[link.id])),
            plan_weeks=plan.weeks if plan else None,
            agreed_review_on=counted[-1].next_on if counted else None,
            basis_from=since,
            plan_is_agreed=plan is not None and (plan.agreed_with_officer or link.legal_basis == "s17_6"),
        )
    return made


def course_of(unit: UnitOfWork, link: Link) -> Course | None:
    """None before the link has become active."""
    return courses(unit, [link]).get(link.id)


def _begun(unit: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """The day from which each link has the legal basis that it has now."""
    rows = unit.session.execute(select(Link.id, _BEGAN).where(Link.id.in_(ids)))
    return {link_id: day for link_id, day in rows if day is not None}


def _first_breaks(unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the first session of each link under the legal basis that it has now."""
    query = select(Session.link_id, func.min(Session.first_day)).join(Link, Link.id == Session.link_id)
    under_it = (Session.legal_basis == Link.legal_basis, Session.first_day >= func.coalesce(_BEGAN, Session.first_day))
    standing = (Session.link_id.in_(ids), Session.state != "cancelled")
    return dict(unit.session.execute(query.where(*standing, *under_it).group_by(Session.link_id)).tuples().all())


_OTHER = aliased(Agreement)
_LAST_OTHER = (
    select(func.coalesce(func.max(_OTHER.number), 0))
    .where(_OTHER.link_id == Link.id, _OTHER.in_force_from.is_not(None), _OTHER.legal_basis != Link.legal_basis)
    .correlate(Link)
    .scalar_subquery()
)
_BEGAN = (
    select(func.min(Agreement.in_force_from))
    .where(Agreement.link_id == Link.id, Agreement.number > _LAST_OTHER)
    .correlate(Link)
    .scalar_subquery()
)
"""Of a link: when the first of the agreements came into force that have its legal basis and no other in between."""
