"""Events of the short breaks services statement, which is public itself."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.schemas.statement import StatementPublic
from services.links.contract.scopes import STATEMENT_READ


def _statement(happened: str, summary: str) -> EventType:
    return EventType(f"links.statement.{happened}.v1", STATEMENT_READ, summary, StatementPublic, scheme="family_link")


STATEMENT_PUBLISHED = _statement(
    "published", "The council published its short breaks services statement, or a new version of it."
)
STATEMENT_CHANGED = _statement("changed", "The version of the statement that is in force is announced again.")

EVENTS: tuple[EventType, ...] = (STATEMENT_PUBLISHED, STATEMENT_CHANGED)
