"""Rules on the Family Link social worker of a link."""

from __future__ import annotations

from chassis.rules import rule
from chassis.spelling import same

FAMILY_LINK = (
    "Family Link page of Bath & North East Somerset: a Family Link social worker makes each link and stays with it"
)


@rule("link-worker-changes", "This worker is the link's Family Link social worker already.", FAMILY_LINK)
def WORKER_CHANGES(present: str, wanted: str) -> bool:
    return not same(wanted, present)
