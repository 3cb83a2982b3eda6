"""Numbers of other systems: a loader that broke off finds what it loaded, and nothing is loaded twice under one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import CARER_ID, example
from tests.service.carers.desk import Desk
from tests.service.carers.offered import last, placing

AUTUMN_DAY = FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC))
TAKEN = {"external-reference-is-free"}


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    made: Desk = make_desk("synthetic-references", clock=AUTUMN_DAY)
    return made


def approved(desk: Desk, reference: str) -> str:
    """The id of a carer whom the decision gives this reference."""
    desk.prepare("place_child", {"record_decision": {**example("record_decision").body, **numbers(reference)}})
    return desk.known[CARER_ID]


def numbers(reference: str) -> dict[str, str]:
    return {"external_reference": reference, "supplier_number": "S-4711"}


def found(desk: Desk, operation: str, **query: str) -> list[str]:
    return [one["id"] for one in desk.ask(operation, path={}, query=query).json["items"]]


def change(desk: Desk, **body: Any) -> Any:
    return desk.ask("change_carer", body, if_match=desk.version_for("change_carer"))


def test_a_carer_is_found_by_the_numbers_of_other_systems(desk: Desk) -> None:
    first, second = f"CR {uuid4()}", f"CR {uuid4()}"
    carer = approved(desk, first)
    assert {name: last(desk)[name] for name in numbers(first)} == numbers(first)
    assert found(desk, "list_carers", external_reference=first) == [carer]
    other = approved(desk, second)
    assert {carer, other} <= set(found(desk, "list_carers", supplier_number="S-4711"))
    taken = change(desk, external_reference=first)
    assert (taken.status, taken.rules) == (409, TAKEN)
    assert "taken" in taken.json["violations"][0]["reason"]
    assert change(desk, external_reference=second, supplier_number="S-1").json["supplier_number"] == "S-1"
    assert change(desk, external_reference=None).json["external_reference"] is None
    assert change(desk, external_reference=second, changed_on="2025-09-01").status == 422
    assert (last(desk)["external_reference"], last(desk)["supplier_number"]) == (None, "S-1")
    read = desk.ask("get_carer").json
    assert (read["external_reference"], read["supplier_number"], read["former_homes"]) == (None, "S-1", [])


def test_a_decision_that_approves_nobody_gives_no_number_and_a_taken_one_approves_nobody(desk: Desk) -> None:
    approved(desk, "CR-1")
    desk.prepare("record_decision")
    taken = desk.send_example("record_decision", {**example("record_decision").body, "external_reference": "CR-1"})
    assert (taken.status, taken.rules) == (409, TAKEN)
    refused = {"decided_on": "2025-05-20", "outcome": "not_suitable", "reasons": "R.", "supplier_number": "S-1"}
    assert desk.send_example("record_decision", refused).status == 422


def test_a_placement_is_loaded_once_however_often_it_is_sent(desk: Desk) -> None:
    """Also with two carers at once, whom nothing else puts one after the other."""
    carers = [approved(desk, f"CR {uuid4()}") for _ in range(2)]
    sent = [
        placing(desk, "2025-09-06", child_id=f"CH-{n}", carer_id=carers[n % 2], external_reference="PL-1")
        for n in range(6)
    ]
    with ThreadPoolExecutor(6) as pool:
        heard = list(pool.map(lambda body: desk.ask("place_child", body), sent))
    assert Counter(one.status for one in heard) == {201: 1, 409: 5}
    assert all(one.rules >= TAKEN for one in heard if one.status == 409)
    (placement,) = found(desk, "list_placements", external_reference="PL-1")

    def refer(reference: str | None, which: str = placement) -> Any:
        return desk.ask("set_placement_reference", {"external_reference": reference}, path={"placement_id": which})

    assert refer("PL-2").json["external_reference"] == "PL-2"
    told = desk.events(placement)[-1]
    assert (told["type"], told["data"]["external_reference"]) == ("carers.placement.changed.v1", "PL-2")
    free = next(carer for carer in carers if carer != told["data"]["carer_id"])
    other = desk.ask("place_child", placing(desk, "2025-09-06", child_id="CH-9", carer_id=free)).json["id"]
    assert refer("PL-2", other).rules == TAKEN
    assert refer("PL-2").status == 200
    assert refer(None).json["external_reference"] is None
    assert refer("PL-2", other).status == 200
