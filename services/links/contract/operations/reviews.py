"""Operations on reviews, visits and deadlines."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from services.links.contract.examples import example
from services.links.contract.schemas import reviews as schemas
from services.links.contract.scopes import LINKS_READ, LINKS_WRITE

SCHEME = "family_link"
LINK = "link:link_id"

RECORD_REVIEW = Operation(
    name="record_review",
    method="POST",
    path="/links/{link_id}/reviews",
    summary="Record a review: the child's view first, what was decided, when the next one is",
    example=example("record_review"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=LINK,
    body=schemas.ReviewBody,
    answer=schemas.ReviewView,
    status=201,
    refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED),
    rules=(
        "review-of-living-link",
        "short-break-day-has-come",
        "reviews-in-order",
        "review-chaired-independently",
        "review-gives-the-childs-view",
        "next-review-within-limit",
    ),
    detail="The first review of a series of short breaks is due within three months of the first break, the next within"
    " six months; in full care within twenty working days, three and six months. One that is held before the first"
    " break is recorded and is none of them. Once the link has ended, what was held by then is still recorded. A review"
    " decides nothing by itself: suspend or end the link by its own step.",
)

LIST_REVIEWS = Operation(
    name="list_reviews",
    method="GET",
    path="/links/{link_id}/reviews",
    summary="The reviews of a link, oldest first",
    example=example("list_reviews"),
    scope=LINKS_READ,
    scheme=SCHEME,
    subject=LINK,
    answer=schemas.ReviewView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

RECORD_VISIT = Operation(
    name="record_link_visit",
    method="POST",
    path="/links/{link_id}/visits",
    summary="Record a visit to the child at the carer's",
    example=example("record_link_visit"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=LINK,
    body=schemas.VisitBody,
    answer=schemas.VisitView,
    status=201,
    refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED),
    rules=("review-of-living-link", "short-break-day-has-come", "visit-after-the-link-began"),
    detail="Once the link has ended, what took place by then is still recorded.",
)

LIST_VISITS = Operation(
    name="list_link_visits",
    method="GET",
    path="/links/{link_id}/visits",
    summary="The visits of a link, oldest first",
    example=example("list_link_visits"),
    scope=LINKS_READ,
    scheme=SCHEME,
    subject=LINK,
    answer=schemas.VisitView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

SET_VISITING_PLAN = Operation(
    name="set_visiting_plan",
    method="PUT",
    path="/links/{link_id}/visiting-plan",
    summary="State at which interval the link is visited, as agreed before the first break",
    example=example("set_visiting_plan"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=LINK,
    precondition=Precondition.REQUIRED,
    body=schemas.VisitingPlanBody,
    answer=schemas.VisitingPlanView,
    refusals=(NOT_FOUND, REFUSED, STALE, PRECONDITION_REQUIRED, ACTOR_REQUIRED),
    rules=("short-break-day-has-come", "visiting-interval-agreed", "visiting-interval-within-limit"),
    detail="First send If-None-Match: *, later the ETag of the plan as If-Match. Each is a version that stays: whether"
    " visits were planned before a session is judged by what had been agreed by its day.",
)

GET_VISITING_PLAN = Operation(
    name="get_visiting_plan",
    method="GET",
    path="/links/{link_id}/visiting-plan",
    summary="At which interval the link is visited; 404 until it was stated",
    example=example("get_visiting_plan"),
    scope=LINKS_READ,
    scheme=SCHEME,
    subject=LINK,
    answer=schemas.VisitingPlanView,
    refusals=(NOT_FOUND,),
)

LIST_VISITING_PLANS = Operation(
    name="list_visiting_plans",
    method="GET",
    path="/links/{link_id}/visiting-plan/versions",
    summary="Every version of the plan of visits, the first one first",
    example=example("list_visiting_plans"),
    scope=LINKS_READ,
    scheme=SCHEME,
    subject=LINK,
    answer=schemas.VisitingPlanView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

LIST_DEADLINES = Operation(
    name="list_deadlines",
    method="GET",
    path="/short-breaks/deadlines",
    summary="What is due, most urgent first: reviews, visits, records, agreements that end, people to tell",
    detail="A review is due on the law's day, or on that which the agreement or the last review names where that is"
    " earlier.",
    example=example("list_deadlines"),
    scope=LINKS_READ,
    scheme=SCHEME,
    subject="link",
    query=schemas.DeadlineFilter,
    answer=schemas.DeadlineView,
    paginated=True,
)

OPERATIONS: tuple[Operation, ...] = (
    RECORD_REVIEW,
    LIST_REVIEWS,
    RECORD_VISIT,
    LIST_VISITS,
    SET_VISITING_PLAN,
    GET_VISITING_PLAN,
    LIST_VISITING_PLANS,
    LIST_DEADLINES,
)
