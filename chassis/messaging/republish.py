"""Announcing the present state again, for a consumer that is new or a council that was restored."""

from __future__ import annotations

from collections.abc import Collection

from chassis.council import Council
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.messaging.scopes import system_scope

CLIENT = "system:republish"
SECONDS = 300


def republish(
    database: Database, definition: ServiceDefinition, council: Council, kinds: Collection[str] | None = None
) -> None:
    """Put the present state of every aggregate of a council into the outbox, in one transaction, versions unchanged.

    `kinds` are those of the definition's republishers, all unless some are named. Each event is marked as `restated`.
    """
    chosen = [announce for kind, announce in definition.republishers.items() if kinds is None or kind in kinds]
    if not chosen:
        return
    with database.unit_of_work(system_scope(council, CLIENT, SECONDS)) as unit:
        unit.restating = True
        for announce in chosen:
            announce(unit)
