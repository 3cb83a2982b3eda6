"""The events that `links` announces. Each carries the public view of its aggregate: ids, kinds, states and days."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.events import children, linking, notices, reviews, sessions, statement

EVENTS: tuple[EventType, ...] = (
    *children.EVENTS,
    *linking.EVENTS,
    *sessions.EVENTS,
    *reviews.EVENTS,
    *notices.EVENTS,
    *statement.EVENTS,
)
