"""Reading reviews and visits, and announcing them again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.aggregates import find
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Page, Request, page_of
from services.links.contract.events import reviews as events
from services.links.linking.tables import Link
from services.links.reviews.clocks import latest_next_review
from services.links.reviews.course import course_of, numbers_on
from services.links.reviews.tables import Review, Visit
from services.links.reviews.view import review_public, review_view, visit_public, visit_view


def list_reviews(unit: UnitOfWork, request: Request) -> Answer:
    link = find(unit, Link, request.identifier("link_id"), "link")
    page = request.page or Page(50)
    query = select(Review).where(Review.link_id == link.id).order_by(Review.held_on, Review.id)
    every = unit.session.scalars(query).all()
    after = UUID(page.after[0]) if page.after else None
    start = next((n + 1 for n, one in enumerate(every) if one.id == after), 0)
    rows, following = page_of(every[start : start + page.limit + 1], page, lambda row: [str(row.id)])
    unit.touches(link.child, *(row.id for row in rows))
    return Answer([review_view(row, _latest_next(unit, link, row.held_on)) for row in rows], next=following)


def list_link_visits(unit: UnitOfWork, request: Request) -> Answer:
    link = find(unit, Link, request.identifier("link_id"), "link")
    page = request.page or Page(50)
    query = select(Visit).where(Visit.link_id == link.id).order_by(Visit.id).limit(page.limit + 1)
    if page.after:
        query = query.where(Visit.id > UUID(page.after[0]))
    rows, following = page_of(unit.session.scalars(query).all(), page, lambda row: [str(row.id)])
    unit.touches(link.child, *(row.id for row in rows))
    return Answer([visit_view(row) for row in rows], next=following)


def _latest_next(unit: UnitOfWork, link: Link, held_on: date) -> date | None:
    """As it was answered when the review was recorded, by what stands now."""
    course = course_of(unit, link, held_on)
    assert course is not None
    return latest_next_review(course, held_on, numbers_on(unit, held_on))


def republish_reviews(unit: UnitOfWork) -> None:
    for review, link in unit.session.execute(select(Review, Link).join(Link, Link.id == Review.link_id)).tuples():
        unit.announce(events.REVIEW_CHANGED, review.id, review.version, review_public(review, link))


def republish_visits(unit: UnitOfWork) -> None:
    for visit, link in unit.session.execute(select(Visit, Link).join(Link, Link.id == Visit.link_id)).tuples():
        unit.announce(events.VISIT_CHANGED, visit.id, visit.version, visit_public(visit, link))
