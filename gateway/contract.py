"""What the gateway itself offers: councils, the event feed, the audit, and the jobs of all services."""

from __future__ import annotations

from chassis.contracts.contract import Contract
from chassis.contracts.operation import JSON, Access, Example, Operation, Reach
from chassis.contracts.settings import Setting
from chassis.problems import CONFLICT, SCOPE_MISSING, problem_type
from gateway.schemas import (
    LONGEST_WAIT,
    AuditFilterSchema,
    AuditRowSchema,
    CouncilSchema,
    EventFilter,
    EventPageSchema,
    EventQuery,
    JobSchema,
    PeekSchema,
)

ACT_FOR_WORKERS = "act-for-workers"
CASE_SYSTEM, FINANCE = "case-system", "finance"
"""Kinds of clients, for which each contract says what they need of it."""
CSV = "text/csv"
ANYTHING = "*/*"
_COUNCIL = "bath-and-north-east-somerset"
_JOB = {"job_id": "carers-01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"}

CURSOR_GONE = problem_type(
    "cursor-gone",
    410,
    "The event feed does not go on from there",
    "Keep the `next` of GET /events?after=latest, read the records that you follow anew, then go on from that `next`."
    " Where only the last events may be missing, GET /events?since=INSTANT begins with the first that happened then.",
)

FEED_KEPT_DAYS = Setting(
    "feed.kept_days",
    int,
    400,
    "How many days the event feed keeps an event, from when it took it in.",
    "Kinweave's default: a financial year and a month to close it",
    least=30,
    most=3_660,
)

LIST_COUNCILS = Operation(
    "list_councils",
    "GET",
    "/councils",
    "List the councils",
    Example(query={"limit": "10"}),
    access=Access.PUBLIC,
    reach=Reach.PROGRAMME,
    answer=CouncilSchema,
    paginated=True,
    audited=False,
    detail="Active and suspended councils, by slug. Needs no token.",
)

READ_COUNCIL = Operation(
    "read_council",
    "GET",
    "/councils/{council}",
    "Read one council",
    Example(path={"council": _COUNCIL}),
    access=Access.PUBLIC,
    reach=Reach.PROGRAMME,
    answer=CouncilSchema,
    audited=False,
    detail="By slug or GSS code, whichever the council has had. Needs no token.",
)

READ_EVENTS = Operation(
    "read_events",
    "GET",
    "/events",
    "Follow the council's events",
    Example(query={"limit": "20"}),
    scope="events:read",
    subject="event",
    query=EventQuery,
    answer=EventPageSchema,
    refusals=(CURSOR_GONE, SCOPE_MISSING),
    deadline=LONGEST_WAIT + 15.0,
    detail=(
        "Oldest first, from `after` on; `after=latest` begins with what comes from now on, `since` with a moment."
        " Follow `next`, which is always there, also where `items` is empty; with `wait` the answer comes as soon as"
        " there is an event. An event comes at least once, known by its `id`; the `sequence` of one subject never goes"
        " backwards. Only events whose scope the client holds are shown; a scope granted later does not bring back what"
        " the cursor has passed. `types` may change from page to page: a cursor is a place in the whole feed. Events"
        " are kept for 400 days, unless the council's setting `feed.kept_days` says otherwise. A cursor before what is"
        " kept is 410 `cursor-gone`, as is one that a restored feed never gave out; the problem says how to go on."
    ),
)

PEEK_EVENTS = Operation(
    "peek_events",
    "GET",
    "",
    "Whether there are events after a position",
    access=Access.INTERNAL,
    query=EventFilter,
    answer=PeekSchema,
    audited=False,
)

READ_AUDIT = Operation(
    "read_audit",
    "GET",
    "/audit",
    "Read who did what, to whose record, and why",
    Example(query={"limit": "20"}),
    scope="audit:read",
    subject="audit",
    query=AuditFilterSchema,
    answer=AuditRowSchema,
    paginated=True,
    produces=(JSON, CSV),
    detail=(
        "The rows of every service, newest first, refusals included, with the rules that refused and their reasons."
        " `sealed` tells whether a seal covers the row already. As text/csv the next page stands in the Link header. A"
        " word that no row can hold (`operation`, `outcome`) is 422. Without `restrictions:read` no row on a contact"
        " restriction is there or found, readings of the audit and of the event feed and an operator's work on parked"
        " deliveries name no subjects, and a refusal because of a restriction says `safeguarding`, without its reason."
    ),
)

READ_JOB = Operation(
    "read_job",
    "GET",
    "/jobs/{job_id}",
    "See how far a job is",
    Example(path=_JOB),
    scope="jobs:read",
    subject="job:job_id",
    answer=JobSchema,
    detail="Only the client that asked for a job sees it.",
)

CANCEL_JOB = Operation(
    "cancel_job",
    "POST",
    "/jobs/{job_id}/cancel",
    "Cancel a job",
    Example(path=_JOB),
    scope="jobs:write",
    subject="job:job_id",
    answer=JobSchema,
    refusals=(CONFLICT,),
    detail="At once where it has not begun, at its next step where it runs. A finished job cannot be cancelled.",
)

READ_JOB_RESULT = Operation(
    "read_job_result",
    "GET",
    "/jobs/{job_id}/result",
    "Fetch the result of a job",
    Example(path=_JOB),
    scope="jobs:read",
    subject="job:job_id",
    produces=(ANYTHING,),
    refusals=(CONFLICT,),
    deadline=120.0,
    detail=(
        "In the media type that the job's operation produces, sent in parts. The token needs what the job used, besides"
        " `jobs:read`: the scope of its operation, and each scope that opened fields to it, such as `addresses:read`."
    ),
)

CONTRACT = Contract(
    service="gateway",
    summary="Councils, the event feed, the audit, and jobs",
    operations=(
        LIST_COUNCILS,
        READ_COUNCIL,
        READ_EVENTS,
        PEEK_EVENTS,
        READ_AUDIT,
        READ_JOB,
        CANCEL_JOB,
        READ_JOB_RESULT,
    ),
    settings=(FEED_KEPT_DAYS,),
    roles={
        CASE_SYSTEM: frozenset({"events:read", "jobs:read", "jobs:write", ACT_FOR_WORKERS}),
        FINANCE: frozenset({"events:read"}),
    },
    scopes={
        "events:read": "Follow the council's event feed, within the other scopes held",
        "audit:read": "Read the audit of the whole council",
        "jobs:read": "Follow one's own jobs and fetch their results",
        "jobs:write": "Cancel one's own jobs",
        ACT_FOR_WORKERS: "Name the acting worker in Kinweave-Actor",
    },
)
