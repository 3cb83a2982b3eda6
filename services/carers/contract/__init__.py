"""What others may rely on: operations, event types, schemas, settings, scopes and refusals of `carers`."""

from __future__ import annotations

from chassis.contracts.contract import Contract
from services.carers.contract.capacity_settings import CAPACITY_SETTINGS
from services.carers.contract.events import EVENTS
from services.carers.contract.operations import OPERATIONS
from services.carers.contract.scopes import CLOSED, ROLES, SCOPES
from services.carers.contract.settings import SETTINGS

CONTRACT = Contract(
    service="carers",
    summary="Recruitment and approval of foster and Family Link carers, what they offer, and placements with them.",
    operations=OPERATIONS,
    events=EVENTS,
    settings=(*SETTINGS, *CAPACITY_SETTINGS),
    scopes=SCOPES,
    closed_scopes=CLOSED,
    roles=ROLES,
)

__all__ = ["CONTRACT"]
