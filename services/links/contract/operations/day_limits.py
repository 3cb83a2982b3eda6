"""Operations on the count of days."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from chassis.problems import NOT_FOUND
from services.links.contract.examples import example
from services.links.contract.schemas import day_limits as schemas
from services.links.contract.schemas.common import OF_CHILD
from services.links.contract.scopes import SESSIONS_READ

NEAR = ("placement-near-17-days", "near-75-days-in-twelve-months")
WARNINGS = (
    "series-with-one-carer",
    "section-17-break-is-short",
    "nights-in-a-row-within-one-break",
    "history-unknown",
    *NEAR,
)
LIMITS = ("placement-intended-within-17-days", "within-75-days-in-twelve-months")

GET_DAY_COUNT = Operation(
    name="get_day_count",
    method="GET",
    path="/short-breaks/children/{child}/day-count",
    path_fields=OF_CHILD,
    summary="Count a child's days of short breaks under regulation 48, and what is left of them",
    example=example("get_day_count"),
    scope=SESSIONS_READ,
    scheme="family_link",
    subject="child:child",
    query=schemas.CountFilter,
    answer=schemas.DayCountView,
    refusals=(NOT_FOUND,),
    detail=(
        "At most 17 days at a time and 75 in any twelve months (Care Planning Regulations 2010 reg 48). Booked,"
        " confirmed and completed sessions count, all links of the child together, and what was recorded beside"
        " them (POST /short-breaks/children/{child}/breaks), and `short_break` placements of the child. Until"
        " all breaks of the twelve months are stated to be complete `history` says `history_unknown`, `left` is null,"
        " and nothing is green; booking goes on and warns. `red`: a limit is reached. Where it"
        " is that of twelve months, nothing more can be booked under reg 48; where it is that of one break, that break"
        " gets no longer. `way_on` says whether the one is so, or the other is passed, and names the links that can be"
        " planned again under section 20 in full."
        " `warnings` name what is amber or red, and a series with more than one carer; they refuse nothing."
    ),
)

OPERATIONS: tuple[Operation, ...] = (GET_DAY_COUNT,)
