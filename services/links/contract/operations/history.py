"""Operations on breaks that no session holds."""

from __future__ import annotations

from typing import Any

from chassis.contracts.operation import Actor, Operation
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED
from services.links.contract.examples import example
from services.links.contract.schemas import history as schemas
from services.links.contract.schemas.common import OF_CHILD
from services.links.contract.scopes import SESSIONS_READ, SESSIONS_WRITE

PATH = "/short-breaks/children/{child}"
DAYS = "child-days-in-order"


def _write(name: str, path: str, summary: str, rules: tuple[str, ...], **more: Any) -> Operation:
    return Operation(
        name=name,
        method="POST",
        path=PATH + path,
        path_fields=OF_CHILD,
        summary=summary,
        example=example(name),
        scope=SESSIONS_WRITE,
        scheme="family_link",
        actor=Actor.PERSON,
        subject="child:child",
        refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED),
        rules=rules,
        **more,
    )


RECORD_BREAK = _write(
    "record_break",
    "/breaks",
    "Record a break that no session holds: before the council came to Kinweave, or elsewhere",
    (DAYS, "break-recorded-once", "link-carer-is-known"),
    body=schemas.BreakBody,
    answer=schemas.BreakView,
    status=201,
    detail=(
        "It counts like a session: under regulation 48 for 17 and 75 days, and with a carer of the council for the"
        " return. What was at the child's own home is no break, and day sessions need not be recorded. Sessions to come"
        " that pass a limit with it are flagged. Where a `short_break` placement or a session holds the nights already,"
        " nothing is to be recorded."
    ),
)

LIST_BREAKS = Operation(
    name="list_breaks",
    method="GET",
    path=f"{PATH}/breaks",
    path_fields=OF_CHILD,
    summary="List a child's breaks that no session holds, those that were withdrawn too, oldest record first",
    example=example("list_breaks"),
    scope=SESSIONS_READ,
    scheme="family_link",
    subject="child:child",
    answer=schemas.BreakView,
    paginated=True,
    refusals=(NOT_FOUND,),
)

WITHDRAW_BREAK = _write(
    "withdraw_break",
    "/breaks/{break_id}/withdraw",
    "Withdraw a break that was recorded wrongly; it stays, and counts no more",
    ("break-still-stands",),
    body=schemas.BreakWithdrawal,
    answer=schemas.BreakView,
    detail=(
        "Whoever stated that the history was complete did so with this break in it: where its days were known, they are"
        " unknown (`history_unknown`) until the history is stated anew."
    ),
)

STATE_BREAK_HISTORY = _write(
    "state_break_history",
    "/break-history",
    "State that all breaks of a child within a time are recorded, or that a statement was wrong",
    (DAYS, "child-days-have-come"),
    body=schemas.HistoryBody,
    answer=schemas.HistoryView,
    detail=(
        "From the day on which the child was recorded here, its breaks are known. What is stated reaches back from"
        " there, in one piece or several without a gap. Until twelve months are known the count of days says"
        " `history_unknown` and bookings warn `history-unknown`."
    ),
)

OPERATIONS: tuple[Operation, ...] = (RECORD_BREAK, LIST_BREAKS, WITHDRAW_BREAK, STATE_BREAK_HISTORY)
