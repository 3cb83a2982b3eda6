"""The operation by which another worker takes a link over."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.links.contract.operations.linking import DAYS, step
from services.links.contract.schemas import links as schemas

ALLOCATE_SOCIAL_WORKER = step(
    "allocate_social_worker",
    "social-worker",
    "Allocate another Family Link social worker to the link",
    ("link-worker-changes", *DAYS),
    body=schemas.SocialWorkerBody,
    detail=(
        "In any state of an open link. From then on lists, deadlines and events name the new worker, and what the"
        " former one has yet to be told as the link's own worker is to be told to the new one"
        " (`links.notice.passed_on.v1`). The journal keeps who was the worker before, and why it changed; whoever was"
        " chairs no review of the link under section 20. The child's and the carer's own social workers are changed in"
        " the child's record and by `POST /carers/{carer_id}/social-worker`."
    ),
)

OPERATIONS: tuple[Operation, ...] = (ALLOCATE_SOCIAL_WORKER,)
