"""Operations on a link under way: another plan or worker, a suspension, the end."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.links.contract.operations.linking import CLOSER, DAYS, LEARNING, step
from services.links.contract.schemas import links as schemas

CALLED_OFF = (
    "Sessions of the link that have not begun are called off, each is announced, and the entry in the journal says how"
    " many (`sessions_called_off`)."
)

PLAN_LEGAL_BASIS = step(
    "plan_legal_basis",
    "legal-basis",
    "Plan the link under another legal basis",
    ("legal-basis-changes", "link-days-have-come", "short-break-child-not-in-care", "looked-after-child-has-iro"),
    body=schemas.LegalBasisBody,
    detail=(
        "Where an agreement is signed the basis changes with the next one, which names it. With one under section 20 in"
        " full its duties fall due: see GET …/duties. Bring the child's record up to date too; until then `warnings`"
        " say `legal_basis_differs`."
    ),
)

REVIEW_LEGAL_BASIS = step(
    "review_legal_basis",
    "legal-basis/review",
    "Record whether two carers of a child under regulation 48 are the same accommodation",
    ("link-days-have-come", "review-of-two-settings"),
    body=schemas.LegalBasisReviewBody,
    detail=(
        "A series under regulation 48 is with one person or in one accommodation. While two carers are two settings no"
        " agreement under regulation 48 comes into force, and nothing is booked under it, beside that of the other"
        " (`series-in-one-setting`): plan one link under another legal basis, or record here that both are the same"
        " accommodation, and why. The child's days with both then count as one series, without the warning. Found to be"
        " `separate_settings`, sessions of either under regulation 48 are flagged on days on which the other has an"
        " agreement under it, and the worker of a link with such a session is to be told (`separate_settings`)."
    ),
)

ALLOCATE_SOCIAL_WORKER = step(
    "allocate_social_worker",
    "social-worker",
    "Allocate another Family Link social worker to the link",
    ("link-worker-changes", *DAYS, *LEARNING),
    body=schemas.SocialWorkerBody,
    detail=(
        "In any state of an open link. From then on lists, deadlines and events name the new worker, and what the"
        " former one has yet to be told as the link's own worker is to be told to the new one"
        " (`links.notice.passed_on.v1`). The journal keeps who was the worker before, and why it changed; whoever was"
        " chairs no review of the link under section 20. The child's and the carer's own social workers are changed in"
        " the child's record and by `POST /carers/{carer_id}/social-worker`. A worker whom a contact restriction"
        " forbids to learn who or where the child is takes over no link."
    ),
)

SUSPEND_LINK = step(
    "suspend_link",
    "suspend",
    "Suspend an active link; every session to come is called off",
    (*DAYS, "link-outlasts-its-sessions"),
    body=schemas.SuspensionBody,
    detail=(
        f"{CALLED_OFF} Resuming the link brings none of them back; book anew. Where the reason is a suspension of the"
        " carer, safeguarding or a concern, everybody who must be told stands among the deadlines as `tell`. A graver"
        " reason that comes later, as the carer's suspension during an illness, takes its place: the journal says"
        " `change_suspension`, and everybody must be told."
    ),
)

RESUME_LINK = step(
    "resume_link",
    "resume",
    "Resume a suspended link; sessions are booked anew",
    (*DAYS, *CLOSER),
    body=schemas.ResumptionBody,
    detail="Sessions that were called off when the link was suspended stay called off: none is restored.",
)

END_LINK = step(
    "end_link",
    "end",
    "End a link; every session to come is called off, what is drafted or offered is withdrawn",
    (*DAYS, "link-outlasts-its-sessions"),
    body=schemas.EndingBody,
    detail=CALLED_OFF,
)

OPERATIONS: tuple[Operation, ...] = (
    PLAN_LEGAL_BASIS,
    REVIEW_LEGAL_BASIS,
    ALLOCATE_SOCIAL_WORKER,
    SUSPEND_LINK,
    RESUME_LINK,
    END_LINK,
)
