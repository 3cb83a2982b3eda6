"""Recording reviews and visits: what took place while the link was active, also once it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from chassis.aggregates import acting, first_version, locked
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases
from services.links.children.tables import Child
from services.links.contract.events import reviews as events
from services.links.linking.journal import former_workers
from services.links.linking.tables import Link
from services.links.reviews import rules
from services.links.reviews.clocks import latest_next_review
from services.links.reviews.course import course_of, numbers_on
from services.links.reviews.tables import Review, Visit
from services.links.reviews.view import review_public, review_view, visit_public, visit_view
from services.links.sessions.actual import actual_days, are_breaks
from services.links.sessions.tables import Session

WHAT = "link"


def record_review(unit: UnitOfWork, request: Request) -> Answer:
    link, body = locked(unit, Link, request.identifier("link_id"), WHAT), request.body
    held_on = body["held_on"]
    require(rules.LINK_IS_LIVING.judge(held_on, link.active_from, link.ended_on))
    course = course_of(unit, link, held_on)
    assert course is not None
    child = unit.session.get_one(Child, link.child_id)
    latest = latest_next_review(course, held_on, numbers_on(unit, held_on))
    workers = {link.social_worker, child.record["social_worker"], *former_workers(link.journal)}
    require(
        rules.DAY_HAS_COME.judge(held_on, unit.today),
        rules.REVIEWS_IN_ORDER.judge(held_on, course.active_from, _held_before(unit, link)),
        rules.CHAIRED_INDEPENDENTLY.judge(course.legal_basis, body["chaired_by"], workers),
        rules.GIVES_THE_CHILDS_VIEW.judge(body["participation"], body["childs_view"]),
        rules.NEXT_REVIEW_WITHIN_LIMIT.judge(held_on, body["next_review_on"], latest),
    )
    review = Review(
        **first_version(unit), link_id=link.id, legal_basis=course.legal_basis, recorded_by=acting(unit), **body
    )
    unit.session.add(review)
    unit.session.flush()
    unit.touches(review.id, link.child)
    unit.announce(events.REVIEW_HELD, review.id, review.version, review_public(review, link))
    return Answer(review_view(review, latest), review.version)


def record_link_visit(unit: UnitOfWork, request: Request) -> Answer:
    link, body = locked(unit, Link, request.identifier("link_id"), WHAT), request.body
    day = body["visited_on"]
    require(rules.LINK_IS_LIVING.judge(day, link.active_from, link.ended_on))
    require(
        rules.DAY_HAS_COME.judge(day, unit.today),
        rules.VISIT_AFTER_THE_BEGINNING.judge(day, link.active_from or link.proposed_on),
    )
    visit = Visit(
        **first_version(unit),
        link_id=link.id,
        counts=body["child_seen"] and (legal_bases(unit, link).on(day) == "s17_6" or _placed_on(unit, link, day)),
        recorded_by=acting(unit),
        **{"visited_by": acting(unit), **body},
    )
    unit.session.add(visit)
    unit.session.flush()
    unit.touches(visit.id, link.child)
    unit.announce(events.VISIT_MADE, visit.id, visit.version, visit_public(visit, link))
    return Answer(visit_view(visit), visit.version)


def _held_before(unit: UnitOfWork, link: Link) -> Sequence[date]:
    """The days of all reviews of the link, under whatever legal basis."""
    return unit.session.scalars(select(Review.held_on).where(Review.link_id == link.id)).all()


def _placed_on(unit: UnitOfWork, link: Link, day: date) -> bool:
    first, last = actual_days()
    there = select(Session.id).where(
        Session.link_id == link.id,
        Session.state != "cancelled",
        first <= day,
        last >= day,
        are_breaks(),
    )
    return unit.session.execute(there.limit(1)).first() is not None
