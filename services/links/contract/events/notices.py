"""Events of people who must be told."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.schemas.notices import NoticePublic
from services.links.contract.scopes import LINKS_READ


def _event(happened: str, summary: str) -> EventType:
    return EventType(f"links.notice.{happened}.v1", LINKS_READ, summary, NoticePublic, scheme="family_link")


NOTICE_DUE = _event("due", "Somebody must be told of what happened to a link.")
NOTICE_GIVEN = _event("given", "Somebody was told of what happened to a link.")
NOTICE_PASSED_ON = _event("passed_on", "What somebody has yet to be told is to be told to that one's successor.")
NOTICE_WITHDRAWN = _event("withdrawn", "Somebody who was to be told of what happened to a link is not told any more.")
NOTICE_CHANGED = _event("changed", "The present state of a notice is announced again.")

EVENTS: tuple[EventType, ...] = (NOTICE_DUE, NOTICE_GIVEN, NOTICE_PASSED_ON, NOTICE_WITHDRAWN, NOTICE_CHANGED)
