"""The events that `lifelonglinks` announces: ids, kinds and days, never a narrative."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.lifelonglinks.contract.schemas.public import RestrictionPublic
from services.lifelonglinks.contract.scopes import RESTRICTIONS_READ


def _restriction(happened: str, summary: str) -> EventType:
    return EventType(f"lifelonglinks.restriction.{happened}.v1", RESTRICTIONS_READ, summary, RestrictionPublic)


RESTRICTION_ADDED = _restriction("added", "Two people must not meet, or one must not learn of the other.")
RESTRICTION_BEGUN = _restriction("begun", "The first day of a restriction that was added ahead has come.")
RESTRICTION_CHANGED = _restriction(
    "changed", "A restriction was changed, perhaps by a review, or its present state is announced again."
)
RESTRICTION_REVIEW_DUE = _restriction("review_due", "The day of a restriction's review has come.")
RESTRICTION_REVIEWED = _restriction("reviewed", "A restriction was reviewed and continues as it is.")
RESTRICTION_LIFTED = _restriction("lifted", "A restriction was lifted and does not hold any more.")
RESTRICTION_EXPIRED = _restriction("expired", "The last day of a restriction is over.")

EVENTS = (
    RESTRICTION_ADDED,
    RESTRICTION_BEGUN,
    RESTRICTION_CHANGED,
    RESTRICTION_REVIEW_DUE,
    RESTRICTION_REVIEWED,
    RESTRICTION_LIFTED,
    RESTRICTION_EXPIRED,
)
