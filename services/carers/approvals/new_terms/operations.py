"""Deciding on new terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis.aggregates import acting
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.approvals.carers.history import terms_decision
from services.carers.approvals.carers.steps import done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.carers.view import carer_view
from services.carers.approvals.new_terms import rules
from services.carers.approvals.reviews.queries import last_review
from services.carers.approvals.terms import judge_terms
from services.carers.contract import events, settings
from services.carers.recruitment.applications.tables import Application
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED


def decide_terms(unit: UnitOfWork, request: Request) -> Answer:
    """The terms are judged as those of the first decision were. Children who are placed stay where they are."""
    carer, body = take(unit, request), request.body
    decided_on = body["decided_on"]
    application = unit.session.get_one(Application, carer.application_id)
    require(
        CARER_IS_APPROVED.judge(carer.state),
        *_path_gates(unit, carer, body),
        *judge_terms(unit, application, body["terms"], decided_on),
    )
    limit = unit.setting(settings.FOSTERING_LIMIT, decided_on)
    kept = terms_decision(body, acting(unit), carer.reviewed_on, carer.terms)
    carer.terms_decisions = [*carer.terms_decisions, kept]
    carer.terms = {**body["terms"], "usual_fostering_limit": limit}
    done(unit, carer, events.CARER_TERMS_CHANGED)
    return Answer(carer_view(unit, carer), carer.version)


def _path_gates(unit: UnitOfWork, carer: Carer, body: Mapping[str, Any]) -> tuple[Violation | None, ...]:
    review = last_review(unit.session, carer.id)
    held_on = review.held_on if review else None
    followed = held_on is not None and any(one["review_on"] == held_on.isoformat() for one in carer.terms_decisions)
    proposed_on, agreed_on, decided_on = body["proposed_on"], body["agreed_on"], body["decided_on"]
    until = proposed_on + timedelta(days=unit.setting(settings.REPRESENTATION_DAYS, proposed_on))
    in_order = (("review", held_on), ("proposed_on", proposed_on), ("agreed_on", agreed_on), ("decided_on", decided_on))
    return (
        rules.NEW_TERMS_FOLLOW_A_REVIEW.judge(review.outcome if review else None, followed),
        rules.NEW_TERMS_AFTER_NOTICE.judge(decided_on, until, agreed_on, body["support"] is not None),
        DATE_HAS_COME.judge({"proposed_on": proposed_on, "agreed_on": agreed_on, "decided_on": decided_on}, unit.today),
        DATES_IN_ORDER.judge(*in_order),
    )
