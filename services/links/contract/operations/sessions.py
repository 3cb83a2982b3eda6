"""Operations on sessions."""

from __future__ import annotations

from typing import Any

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.contracts.references import ReferenceBody
from chassis.problems import ACTOR_REQUIRED, INVALID, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE
from services.lifelonglinks.contract import RESTRICTIONS_UNAVAILABLE
from services.links.contract.examples import example
from services.links.contract.operations.day_limits import LIMITS, NEAR, WARNINGS
from services.links.contract.operations.linking import HOME
from services.links.contract.schemas import school_terms, session_records
from services.links.contract.schemas import sessions as schemas
from services.links.contract.scopes import SESSIONS_READ, SESSIONS_WRITE, SHORT_BREAKS_READ, SHORT_BREAKS_WRITE

SCHEME = "family_link"
SUBJECT, OF_LINK = "session:session_id", "link:link_id"
STEP_REFUSALS = (NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED)
JUDGED_REFUSALS = (*STEP_REFUSALS, RESTRICTIONS_UNAVAILABLE)
CONTACT = (
    "restriction-no-contact",
    "restriction-supervised",
    "restriction-indirect-only",
    "restriction-no-information",
    "restriction-no-identifying-information",
)
GATES = (
    "session-ends-after-it-begins",
    "session-fits-slot",
    "session-booked-in-time",
    "session-needs-active-link",
    "agreement-covers-session",
    "within-agreed-sessions",
    "within-agreed-nights",
    "child-booked-once",
    "session-child-still-waits",
    "session-child-assessed",
    "session-child-not-in-care",
    "session-carer-approved",
    "session-carer-not-suspended",
    "session-carer-checks-current",
    "session-tasks-signed-off",
    *HOME,
    "home-own-bedroom",
    "session-within-terms-of-approval",
    "session-within-usual-limit",
    "carer-in-one-place",
    "within-carers-availability",
    "series-in-one-setting",
    *LIMITS,
    *WARNINGS,
    "visiting-plan-awaited",
    *CONTACT,
)
FINAL = ("session-stands", "session-not-completed")
BROKEN = (
    "child-booked-once",
    "agreement-covers-session",
    "session-within-terms-of-approval",
    "session-within-usual-limit",
    "carer-in-one-place",
    *LIMITS,
)
"""What a session may turn out to have broken; its record is kept none the less."""
RECORDING = ("session-has-taken-place", "recorded-times-are-near", "medication-within-session")
COUNTED = ("series-with-one-carer", *NEAR)
SETTLED = (
    "`level` and `warnings` say how near the limits of regulation 48 the child's days come that still stand. Other"
    " sessions of the child that passed a limit only with what is called off lose that concern, and each is announced."
)
ALL_AT_ONCE = (
    " Every rule that refuses is named at once. Contact restrictions are asked of lifelonglinks for the days of the"
    " session, with every other child who is there on one of them; without an answer it is 503."
)


def _step(name: str, path: str, summary: str, **more: Any) -> Operation:
    return Operation(
        name=name,
        method="POST",
        path=path,
        summary=summary,
        example=example(name),
        scope=SESSIONS_WRITE,
        scheme=SCHEME,
        actor=Actor.PERSON,
        **{
            "subject": SUBJECT,
            "precondition": Precondition.ACCEPTED,
            "answer": schemas.SessionView,
            "refusals": STEP_REFUSALS,
            **more,
        },
    )


def _read(name: str, path: str, summary: str, **more: Any) -> Operation:
    return Operation(
        name=name,
        method="GET",
        path=path,
        summary=summary,
        example=example(name),
        scheme=SCHEME,
        **{"scope": SESSIONS_READ, "answer": schemas.SessionView, **more},
    )


RECORD_SCHOOL_TERMS = Operation(
    name="record_school_terms",
    method="PUT",
    path="/short-breaks/school-terms/{year}",
    summary="Record the school terms of a school year, or replace what is recorded",
    example=example("record_school_terms"),
    scope=SHORT_BREAKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject="school_year:year",
    precondition=Precondition.REQUIRED,
    body=school_terms.SchoolTermsBody,
    answer=school_terms.SchoolTermsView,
    refusals=(*STEP_REFUSALS, PRECONDITION_REQUIRED),
    rules=("school-terms-in-order",),
    detail=(
        "`{year}` is the one in which the school year begins. Patterns of sessions follow it from then on; what is"
        " booked stays as it is."
    ),
)

GET_SCHOOL_TERMS = _read(
    "get_school_terms",
    "/short-breaks/school-terms/{year}",
    "Read the school terms of a school year",
    scope=SHORT_BREAKS_READ,
    subject="school_year:year",
    answer=school_terms.SchoolTermsView,
    refusals=(NOT_FOUND,),
)

BOOK_SESSIONS = _step(
    "book_sessions",
    "/links/{link_id}/sessions",
    "Book a session, or a pattern of sessions",
    subject=OF_LINK,
    precondition=Precondition.NONE,
    body=schemas.BookingBody,
    answer=schemas.BookingView,
    status=201,
    refusals=(NOT_FOUND, REFUSED, INVALID, ACTOR_REQUIRED, RESTRICTIONS_UNAVAILABLE),
    rules=(
        "pattern-is-bounded",
        "pattern-gives-sessions",
        "school-terms-are-recorded",
        *GATES,
        EXTERNAL_REFERENCE_IS_FREE.identifier,
    ),
    detail="A pattern is booked whole or not at all; each reason names the days that are refused, at most 60."
    + ALL_AT_ONCE,
)

LIST_LINK_SESSIONS = _read(
    "list_link_sessions",
    "/links/{link_id}/sessions",
    "List the sessions of a link, in the order in which they begin",
    subject=OF_LINK,
    query=schemas.LinkSessionFilter,
    paginated=True,
    refusals=(NOT_FOUND,),
)

LIST_SESSIONS = _read(
    "list_sessions",
    "/sessions",
    "List sessions of all links, in the order in which they begin",
    subject="session",
    query=schemas.SessionFilter,
    paginated=True,
)

GET_SESSION = _read(
    "get_session",
    "/sessions/{session_id}",
    "Read one session",
    subject=SUBJECT,
    refusals=(NOT_FOUND,),
)

CONFIRM_SESSION = _step(
    "confirm_session",
    "/sessions/{session_id}/confirm",
    "Confirm a session with carer and family",
    answer=schemas.JudgedSessionView,
    refusals=JUDGED_REFUSALS,
    rules=(*FINAL, "session-awaits-confirmation", "visits-planned-before-placement", *GATES),
    detail=(
        "Everything is judged again; concerns that are settled go. Under regulation 48 the visiting plan is recorded"
        " first." + ALL_AT_ONCE
    ),
)

CHANGE_SESSION = _step(
    "change_session",
    "/sessions/{session_id}/change",
    "Change the times of a session",
    body=schemas.ChangeBody,
    answer=schemas.JudgedSessionView,
    refusals=JUDGED_REFUSALS,
    rules=(*FINAL, "begun-session-moves-only-its-end", *GATES),
    detail=(
        "Of a session that has begun only the end moves, and not into the past. Judged as a new booking is, without the"
        " former times and the former place: both decide whether the child is placed by it, and with that what counts"
        " (`placement`). It has to be confirmed again; other sessions that passed a limit only with what it was lose"
        " that concern." + ALL_AT_ONCE
    ),
)

SET_SESSION_REFERENCE = _step(
    "set_session_reference",
    "/sessions/{session_id}/external-reference",
    "Say under which number another system keeps a session",
    body=ReferenceBody,
    rules=(EXTERNAL_REFERENCE_IS_FREE.identifier,),
    detail="In any state, also once it took place or was called off. Announced by `links.session.changed.v1`.",
)

CANCEL_SESSION = _step(
    "cancel_session",
    "/sessions/{session_id}/cancel",
    "Call a session off",
    body=schemas.CancelBody,
    answer=schemas.JudgedSessionView,
    rules=(*FINAL, "session-has-not-begun", "no-show-once-it-should-have-begun", *COUNTED),
    detail=(
        "What has begun is completed with the times that it took, not called off: its days count. Where nobody came,"
        " `did_not_take_place` says so. The notice in hours is worked out; with less than the council has set it is a"
        " late cancellation. " + SETTLED
    ),
)

CANCEL_SERIES = _step(
    "cancel_series",
    "/links/{link_id}/sessions/cancel-series",
    "Call off what is still to come of a pattern",
    subject=OF_LINK,
    precondition=Precondition.NONE,
    body=schemas.CancelSeriesBody,
    answer=schemas.SeriesCancelled,
    refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED),
    rules=("series-has-sessions-to-cancel", *COUNTED),
    detail=SETTLED,
)

COMPLETE_SESSION = _step(
    "complete_session",
    "/sessions/{session_id}/complete",
    "Record what took place, with the carer's written record and expenses",
    body=session_records.RecordBody,
    rules=("session-stands", "session-completed-once", "visits-planned-before-placement", *BROKEN, *RECORDING),
    detail=(
        "This happens once; the carer is paid by its event. What took place is recorded whatever the rules say: what it"
        " broke stands in `concerns`, and `visits-planned-before-placement` where no plan of visits stood"
        " before a placement under regulation 48. No later plan takes that away. Concerns that stood, and that the"
        " record does not judge anew, stay. Other sessions of the child that come and now pass a limit are flagged,"
        " those that passed it only with what was booked lose that concern, and each is announced."
    ),
)

CORRECT_SESSION = _step(
    "correct_session",
    "/sessions/{session_id}/correct",
    "Correct the record of a session that took place, and say why",
    body=session_records.CorrectionBody,
    rules=(
        "correction-of-a-record",
        "correction-changes-something",
        "visits-planned-before-placement",
        *BROKEN,
        *RECORDING,
    ),
    detail=(
        "What is sent takes the place of what was recorded (a list as a whole, null where there is to be nothing); what"
        " is left out stays as it was. What stood before is kept. A correction that changes nothing is refused, so that"
        " the same one sent twice counts once. Payments are put right by its event. Concerns and other sessions follow"
        " as they do when a session is completed."
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    RECORD_SCHOOL_TERMS,
    GET_SCHOOL_TERMS,
    BOOK_SESSIONS,
    LIST_LINK_SESSIONS,
    LIST_SESSIONS,
    GET_SESSION,
    CONFIRM_SESSION,
    CHANGE_SESSION,
    SET_SESSION_REFERENCE,
    CANCEL_SESSION,
    CANCEL_SERIES,
    COMPLETE_SESSION,
    CORRECT_SESSION,
)
