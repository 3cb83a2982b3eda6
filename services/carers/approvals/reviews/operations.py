"""Recording reviews of an approval, and announcing that one is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.aggregates import find
from chassis.clock import add_months
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import Violation
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.approvals.carers.steps import WHAT, done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.reviews import queries, rules
from services.carers.approvals.reviews.tables import ApprovalReview
from services.carers.approvals.reviews.view import review_view
from services.carers.approvals.reviews.watching import watch_review
from services.carers.contract import events, settings
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED
from services.carers.standing.view import review_due_on

UNSUITABLE = "not_suitable"


def record_review(unit: UnitOfWork, request: Request) -> Answer:
    """The approval itself stays as it is: ending it, or changing its terms, is a decision of its own."""
    carer, body = take(unit, request), request.body
    held_on = body["held_on"]
    latest = add_months(held_on, unit.setting(settings.REVIEW_MONTHS, held_on))
    next_review_on = body["next_review_on"] or latest
    require(
        CARER_IS_APPROVED.judge(carer.state),
        DATE_HAS_COME.judge({"held_on": held_on}, unit.today),
        rules.REVIEW_FOLLOWS.judge(carer.approved_on, carer.reviewed_on, held_on),
        rules.NEXT_REVIEW_WITHIN_LIMIT.judge(held_on, next_review_on, latest),
        _views_sought(unit, carer, body["views"], held_on),
        rules.FIRST_REVIEW_TO_PANEL.judge(
            carer.reviewed_on is None, body["panel_on"], unit.setting(settings.PANEL_REQUIRED, held_on)
        ),
        DATES_IN_ORDER.judge(("held_on", held_on), ("panel_on", body["panel_on"])),
    )
    review = _review(unit, carer, body, next_review_on)
    unit.session.add(review)
    carer.reviewed_on, carer.next_review_on = held_on, next_review_on
    carer.found_unsuitable_on = held_on if body["outcome"] == UNSUITABLE else None
    watch_review(unit, carer.id, next_review_on)
    done(unit, carer, events.CARER_REVIEWED)
    return Answer(review_view(review), carer.version, f"/carers/{carer.id}/reviews")


def list_reviews(unit: UnitOfWork, request: Request) -> Answer:
    carer = find(unit, Carer, request.identifier("carer_id"), WHAT)
    page = request.page or Page(50)
    after = page.after[0] if page.after else None
    found = queries.reviews_after(unit.session, carer.id, after, page.limit + 1)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    return Answer([review_view(row) for row in rows], next=following)


def announce_review_due(unit: UnitOfWork, subject: str) -> None:
    """The work of a timer: the review of an approval is due soon."""
    _announce(unit, subject, events.CARER_REVIEW_DUE)


def announce_review_overdue(unit: UnitOfWork, subject: str) -> None:
    """The work of a timer: the day by which a review was due has passed without one."""
    _announce(unit, subject, events.CARER_REVIEW_OVERDUE)


def _announce(unit: UnitOfWork, subject: str, event: EventType) -> None:
    """Nothing where a review has moved the day, or the approval has ended."""
    identifier, _, day = subject.partition(" ")
    carer = unit.session.get(Carer, UUID(identifier), with_for_update=True)
    if carer is None or carer.state == "ended" or str(review_due_on(carer)) != day:
        return
    unit.touches(carer.id)
    done(unit, carer, event)


def _views_sought(unit: UnitOfWork, carer: Carer, views: Mapping[str, Any], day: date) -> Violation | None:
    placed = queries.placed_with(unit.session, carer.id, day)
    return rules.REVIEW_SEEKS_VIEWS.judge(views["carers"], views["children"], views["placing_authorities"], *placed)


def _review(unit: UnitOfWork, carer: Carer, body: Mapping[str, Any], next_review_on: date) -> ApprovalReview:
    views = body["views"]
    return ApprovalReview(
        id=new_identifier(),
        carer_id=carer.id,
        held_on=body["held_on"],
        held_by=body["held_by"],
        outcome=body["outcome"],
        carers_heard=views["carers"],
        children_heard=views["children"],
        authorities_heard=views["placing_authorities"],
        summary=body["summary"],
        panel_on=body["panel_on"],
        due_on=review_due_on(carer),
        next_review_on=next_review_on,
        recorded_by=unit.scope.actor,
        recorded_at=unit.now,
    )
