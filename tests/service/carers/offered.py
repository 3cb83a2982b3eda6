"""What is announced of a carer who offers care, and placements with one."""

from __future__ import annotations

from typing import Any

from chassis.messaging.scopes import system_scope
from services.carers.contract.examples import CARER_ID, example
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk


def announced(desk: Desk) -> list[dict[str, Any]]:
    """The events of the present carer, oldest first."""
    statement = f"select envelope from messaging.outbox where subject = '{desk.known[CARER_ID]}' order by position"
    return [envelope for (envelope,) in desk.rows(statement)]


def last(desk: Desk) -> dict[str, Any]:
    data: dict[str, Any] = announced(desk)[-1]["data"]
    return data


def placing(desk: Desk, starts_on: str, **more: Any) -> dict[str, Any]:
    body = {**example("place_child").body, "carer_id": desk.known[CARER_ID], "starts_on": starts_on}
    return {**body, "planned_end_on": None, **more}


def run_timer(desk: Desk, kind: str, subject: str) -> None:
    with desk.database.unit_of_work(system_scope(desk.council, f"timer:{kind}")) as unit:
        DEFINITION.timers[kind](unit, subject)
