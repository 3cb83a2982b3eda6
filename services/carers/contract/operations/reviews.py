"""Operations on reviews of an approval."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.operations.approvals import TERMS_RULES
from services.carers.contract.schemas.carers import CarerView
from services.carers.contract.schemas.new_terms import TermsDecisionBody
from services.carers.contract.schemas.reviews import ReviewBody, ReviewView
from services.carers.contract.scopes import CARERS_READ, CARERS_WRITE

PATH = "/carers/{carer_id}/reviews"
SUBJECT = "carer:carer_id"

RECORD_REVIEW = Operation(
    name="record_review",
    method="POST",
    path=PATH,
    summary="Record that the approval of a carer was reviewed, and by when it is to be reviewed next",
    example=example("record_review"),
    scope=CARERS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=ReviewBody,
    answer=ReviewView,
    status=201,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=(
        "carer-is-approved",
        "date-has-come",
        "review-follows-the-one-before",
        "next-review-of-approval-within-limit",
        "review-seeks-views",
        "first-review-to-panel",
        "dates-in-order",
    ),
    detail="An overdue review is recorded as it was held, and shows as late. While the day by which the next is due has"
    " passed, or the last review found the carer not suitable, no match suggests the carer for a child; the approval"
    " and what was agreed under it stand until they are decided on. Views of children are asked for by the placements"
    " that are recorded here; children who come for sessions of a Family Link are asked as well, though no record here"
    " shows that they come.",
)

LIST_REVIEWS = Operation(
    name="list_reviews",
    method="GET",
    path=PATH,
    summary="List reviews of a carer's approval, oldest record first",
    example=example("list_reviews"),
    scope=CARERS_READ,
    subject=SUBJECT,
    answer=ReviewView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

DECIDE_TERMS = Operation(
    name="decide_terms",
    method="POST",
    path="/carers/{carer_id}/terms",
    summary="Record the decision on new terms of an approval, after the review that asked for them",
    example=example("decide_terms"),
    scope=CARERS_WRITE,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=TermsDecisionBody,
    answer=CarerView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=(
        "carer-is-approved",
        "new-terms-follow-a-review",
        "new-terms-after-notice",
        *TERMS_RULES,
        "date-has-come",
        "dates-in-order",
    ),
    detail="Follows a review with the outcome suitable_with_changed_terms_to_follow, once. Terms to which the carer has"
    " not agreed in writing are decided when the time for representations is over; representations themselves, and what"
    " an independent review panel recommends, are kept by the council. Children who are placed stay where they are;"
    " what is placed or booked later is judged by the new terms.",
)

OPERATIONS = (RECORD_REVIEW, LIST_REVIEWS, DECIDE_TERMS)
