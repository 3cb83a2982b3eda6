"""What is announced of a carer who offers care, and placements with one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from chassis.messaging.inbox import Outcome
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


def restrict(desk: Desk, child: str, person: tuple[str, str], version: int = 1, **more: Any) -> str:
    """News of a contact restriction arrives, as `lifelonglinks` announces it; its id, for the news that follow."""
    made = more.pop("id", None) or str(uuid4())
    data = {
        "id": made,
        "state": "in_force",
        "in_force": True,
        "child": child,
        "person": {"kind": person[0], "id": person[1]},
        "kind": "no_contact",
        "source": "court_order",
        "applies_to_household": False,
        "starts_on": "2025-09-01",
        "ends_on": None,
        "lifted_on": None,
        "last_day": None,
        "review_due_on": None,
        "last_reviewed_on": None,
        **more,
    }
    happened = "added" if version == 1 else "changed"
    assert desk.hear(f"lifelonglinks.restriction.{happened}.v1", made, version, data) is Outcome.DONE
    return made
