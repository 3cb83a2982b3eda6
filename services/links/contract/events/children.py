"""Events of children."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.schemas.children import ChildPublic
from services.links.contract.scopes import SHORT_BREAKS_READ


def _child(happened: str, summary: str) -> EventType:
    return EventType(f"links.child.{happened}.v1", SHORT_BREAKS_READ, summary, ChildPublic, scheme="family_link")


CHILD_RECORDED = _child("recorded", "A child was assessed for short breaks and recorded.")
CHILD_CHANGED = _child("changed", "What is recorded of a child changed, or its present state is announced again.")
CHILD_CLOSED = _child("closed", "A child needs or wants short breaks no more.")
CHILD_REOPENED = _child("reopened", "A child whose record was closed needs short breaks again.")

EVENTS: tuple[EventType, ...] = (CHILD_RECORDED, CHILD_CHANGED, CHILD_CLOSED, CHILD_REOPENED)
