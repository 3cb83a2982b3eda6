"""Children's and workers' numbers in every spelling, and records whose number cannot be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.rpc.wire import Call, Reply
from services.carers.contract.examples import CARER_ID, example
from tests.service.carers.desk import Desk
from tests.service.carers.offered import placing, restrict

TERMS = {**example("record_decision").body["terms"], "number": 3}


@pytest.fixture
def desk(make_desk: Any) -> Iterator[Desk]:
    made: Desk = make_desk("synthetic-numbers", clock=FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC)))
    made.prepare("place_child", {"record_decision": {**example("record_decision").body, "terms": TERMS}})
    yield made
    made.write("delete from placements")
    made.write("delete from known_restrictions")


def place(desk: Desk, child: str, **more: Any) -> Any:
    return desk.ask("place_child", placing(desk, "2025-09-06", child_id=child, **more))


def stored(desk: Desk, child: str, kept: str) -> str:
    """The id of a placement that is kept under a number which nobody could send today."""
    made: str = place(desk, child).json["id"]
    desk.write(f"update placements set child_id = E'{kept}' where id = '{made}'")
    return made


@pytest.mark.parametrize("kind", ["short_break", "private_fostering"])
@pytest.mark.parametrize(
    ("number", "told"),
    [("C-1041\n", "control sign"), ("C/1041", "SOLIDUS"), ("С-1041", "CYRILLIC"), ("C 1041", "SPACE")],
)
def test_a_number_of_another_shape_is_refused_by_the_field(desk: Desk, number: str, told: str, kind: str) -> None:
    heard = place(desk, number, kind=kind)
    assert (heard.status, heard.json["errors"][0]["pointer"]) == (422, "/child_id")
    assert told in heard.json["errors"][0]["detail"]


def test_a_child_in_two_spellings_is_one(desk: Desk) -> None:
    made = place(desk, "ＣH‑1\u00a0").json
    assert made["child_id"] == "CH-1"
    assert place(desk, "ch–1").rules == {"child-placed-once"}
    assert [one["id"] for one in desk.ask("list_placements", query={"child_id": "ch‐1"}).json["items"]] == [made["id"]]


@pytest.mark.parametrize("kept", ["CH-1\\n", "CH‑1", "ＣＨ-1"])
def test_what_was_kept_in_another_spelling_is_the_same_child_and_stops_nobody(desk: Desk, kept: str) -> None:
    first = stored(desk, "CH-1", kept)
    assert place(desk, "CH-1").rules == {"child-placed-once"}
    assert place(desk, "CH-2").status == 201
    assert [one["id"] for one in desk.ask("list_placements", query={"child_id": "CH-1"}).json["items"]] == [first]
    restrict(desk, "CH-1", ("carer", desk.known[CARER_ID]))
    found = desk.ask("get_placement", path={"placement_id": first}).json
    assert [one["rule"] for one in found["concerns"]] == ["safeguarding"]


def test_a_number_that_cannot_be_asked_about_is_named_by_its_record_and_mended(desk: Desk) -> None:
    first = stored(desk, "CH-1", "CH 1")
    refused = place(desk, "CH-2")
    assert refused.rules == {"contact-can-be-asked-about"}
    (reason,) = [one["reason"] for one in refused.json["violations"]]
    assert f"PATCH /placements/{first}" in reason
    assert "CH 1" not in reason
    path = {"placement_id": first}
    mended = desk.ask("change_placement", {"child_id": "CH-1"}, path=path, if_match=1)
    assert (mended.status, mended.json["child_id"], mended.json["version"]) == (200, "CH-1", 2)
    assert place(desk, "CH-2").status == 201
    assert place(desk, "CH-1").rules == {"child-placed-once"}


def test_a_mended_number_is_looked_at_and_announced(desk: Desk) -> None:
    first = stored(desk, "CH-1", "CH/1")
    restrict(desk, "CH-1", ("carer", desk.known[CARER_ID]))
    mended = desk.ask("change_placement", {"child_id": "CH-1"}, path={"placement_id": first}, if_match=1)
    assert [one["rule"] for one in mended.json["concerns"]] == ["safeguarding"]
    last = desk.events(first)[-1]
    assert (last["type"], last["data"]["child_id"]) == ("carers.placement.flagged.v1", "CH-1")


def test_a_placement_is_not_turned_into_that_of_another_child(desk: Desk) -> None:
    first = place(desk, "CH-1").json["id"]
    heard = desk.ask("change_placement", {"child_id": "CH-2"}, path={"placement_id": first}, if_match=1)
    assert heard.rules == {"placement-keeps-its-child"}
    assert desk.ask("change_placement", {"child_id": "ch-1"}, path={"placement_id": first}, if_match=1).status == 200


def test_what_lifelonglinks_cannot_read_is_not_called_unavailable(desk: Desk) -> None:
    def unreadable(call: Call) -> Reply:
        return Reply(422, {}, b'{"errors": [{"pointer": "/pairs/0/first/present/0/id", "detail": "is no number"}]}')

    usual, desk.database.caller = desk.database.caller, unreadable
    try:
        heard = place(desk, "CH-1")
    finally:
        desk.database.caller = usual
    assert (heard.status, "Retry-After" in heard.headers) == (422, False)
    assert heard.json["errors"] == [{"pointer": "", "detail": "child CH-1: is no number"}]


@pytest.mark.parametrize("spelling", ["worker‑0417", "WORKER-0417", "worker-０４１７"])
def test_lists_find_a_worker_in_every_spelling(desk: Desk, spelling: str) -> None:
    carer = desk.known[CARER_ID]
    desk.write(f"update carers set social_worker = '{spelling}' where id = '{carer}'")
    for asked in ("worker-0417", "worker–0417", "Worker-0417"):
        found = desk.ask("list_carers", query={"social_worker": asked}).json["items"]
        assert carer in [one["id"] for one in found]
