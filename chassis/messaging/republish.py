"""Announcing the present state again, for a consumer that is new or a council that was restored."""

from __future__ import annotations

from chassis.council import Council
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.messaging.scopes import system_scope

CLIENT = "system:republish"
SECONDS = 300


def republish(database: Database, definition: ServiceDefinition, council: Council) -> None:
    """Put the present state of every aggregate of a council into the outbox, in one transaction, versions unchanged.

    Each event is marked as `restated`.
    """
    if not definition.republishers:
        return
    with database.unit_of_work(system_scope(council, CLIENT, SECONDS)) as unit:
        unit.restating = True
        for announce in definition.republishers.values():
            announce(unit)
