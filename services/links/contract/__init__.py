"""What others may rely on: operations, event types, schemas, settings and scopes of `links`."""

from __future__ import annotations

from chassis.contracts.contract import Contract
from services.links.contract.events import EVENTS
from services.links.contract.operations import OPERATIONS
from services.links.contract.scopes import CLOSED, ROLES, SCOPES
from services.links.contract.settings import SETTINGS

CONTRACT = Contract(
    service="links",
    summary="Family Link: disabled children linked with carers for short breaks.",
    operations=OPERATIONS,
    events=EVENTS,
    settings=SETTINGS,
    scopes=SCOPES,
    closed_scopes=CLOSED,
    roles=ROLES,
)

__all__ = ["CONTRACT"]
