"""What stands is looked at again when a contact restriction is heard of, in whatever order the news come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.rpc.wire import Call, Reply
from services.carers.contract.examples import CARER_ID, example
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, placing, restrict
from tests.support.contact import judged

TERMS = {**example("record_decision").body["terms"], "number": 3}
SAFEGUARDING = [("safeguarding", "2025-09-06")]


@pytest.fixture
def desk(make_desk: Any) -> Iterator[Desk]:
    made: Desk = make_desk("synthetic-restrictions", clock=FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC)))
    made.prepare("place_child", {"record_decision": {**example("record_decision").body, "terms": TERMS}})
    yield made
    made.write("delete from placements")
    made.write("delete from known_restrictions")


def place(desk: Desk, child: str, **more: Any) -> str:
    heard = desk.ask("place_child", placing(desk, more.pop("starts_on", "2025-09-06"), child_id=child, **more))
    assert heard.status == 201, heard.json
    made: str = heard.json["id"]
    return made


def concerns(desk: Desk, placement: str) -> list[tuple[str, str]]:
    read = desk.ask("get_placement", path={"placement_id": placement}).json
    return [(one["rule"], one["since"]) for one in read["concerns"]]


def of_carer(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.ask("get_carer").json["placement_concerns"]
    return found


def flagged(desk: Desk, wanted: str = "true") -> list[str]:
    return [one["id"] for one in desk.ask("list_placements", query={"flagged": wanted}).json["items"]]


def told(desk: Desk, placement: str) -> list[tuple[str, int]]:
    return [(one["type"].split(".")[2], one["sequence"]) for one in desk.events(placement)]


def carer(desk: Desk) -> str:
    return desk.known[CARER_ID]


@pytest.mark.parametrize(
    ("kind", "identifier"), [("carer", "{carer}"), ("household_member", "{carer}/3"), ("child", "ch-2")]
)
def test_a_restriction_that_comes_later_flags_the_placement_until_it_is_lifted(
    desk: Desk, kind: str, identifier: str
) -> None:
    one, other = place(desk, "CH-1"), place(desk, "CH-2")
    person = (kind, identifier.format(carer=carer(desk)))
    version = desk.ask("get_carer").json["version"]
    made = restrict(desk, "ch-1", person)
    assert concerns(desk, one) == SAFEGUARDING
    assert concerns(desk, other) == (SAFEGUARDING if kind == "child" else [])
    assert flagged(desk) == ([one, other] if kind == "child" else [one])
    assert set(flagged(desk, "false")) == ({other} if kind != "child" else set())
    assert of_carer(desk)[0] == {"placement_id": one, "rule": "safeguarding", "since": "2025-09-06"}
    assert desk.ask("list_carers").json["items"][-1]["placement_concerns"] == of_carer(desk)
    assert told(desk, one) == [("started", 1), ("flagged", 2)]
    assert desk.ask("get_carer").json["version"] == announced(desk)[-1]["sequence"] == version + 1
    assert desk.events(one)[-1]["data"]["concerns"] == [{"rule": "safeguarding", "since": "2025-09-06"}]
    known = [desk.ask("list_placements").json, [each["data"] for each in (*announced(desk), *desk.events(one))]]
    assert "restriction" not in json.dumps(known)
    restrict(desk, "ch-1", person, 2, id=made, state="lifted", last_day="2025-09-29")
    assert (concerns(desk, one), concerns(desk, other), flagged(desk), of_carer(desk)) == ([], [], [], [])
    assert told(desk, one) == [("started", 1), ("flagged", 2), ("cleared", 3)]


def test_the_order_of_news_makes_no_difference_and_the_same_news_twice_changes_nothing(desk: Desk) -> None:
    one = place(desk, "CH-1")
    made = restrict(desk, "CH-1", ("carer", carer(desk)), 3)
    assert told(desk, one) == [("started", 1), ("flagged", 2)]
    restrict(desk, "CH-1", ("carer", carer(desk)), 2, id=made, last_day="2025-09-10")
    restrict(desk, "CH-1", ("carer", carer(desk)), 3, id=made)
    assert (told(desk, one), concerns(desk, one)) == ([("started", 1), ("flagged", 2)], SAFEGUARDING)


def test_of_two_restrictions_one_stays_when_the_other_ends(desk: Desk) -> None:
    one = place(desk, "CH-1")
    first = restrict(desk, "CH-1", ("carer", carer(desk)))
    restrict(desk, "CH-1", ("household_member", f"{carer(desk)}/4"), starts_on="2025-09-20")
    assert concerns(desk, one) == SAFEGUARDING
    restrict(desk, "CH-1", ("carer", carer(desk)), 2, id=first, last_day="2025-09-29")
    assert concerns(desk, one) == [("safeguarding", "2025-09-20")]
    assert told(desk, one) == [("started", 1), ("flagged", 2), ("changed", 3)]


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ({"starts_on": "2025-10-20"}, "2025-10-20"),
        ({"starts_on": "2025-11-01"}, None),
        ({"last_day": "2025-09-29"}, None),
        ({"last_day": "2025-09-30"}, "2025-09-06"),
        ({"kind": "supervised"}, "2025-09-06"),
    ],
)
def test_a_restriction_counts_while_the_child_is_there(desk: Desk, days: dict[str, str], since: str | None) -> None:
    one = place(desk, "CH-1", planned_end_on="2025-11-01")
    restrict(desk, "CH-1", ("carer", carer(desk)), **days)
    assert concerns(desk, one) == ([("safeguarding", since)] if since else [])


def test_a_restriction_of_others_flags_nothing(desk: Desk) -> None:
    one = place(desk, "CH-1")
    restrict(desk, "CH-1", ("carer", "0190a1b2-0000-7000-8000-0000000000ff"))
    restrict(desk, "CH-1", ("household_member", f"{carer(desk)}/30"))
    restrict(desk, "CH-9", ("carer", carer(desk)))
    restrict(desk, "CH-1", ("person", "P-1"))
    assert (concerns(desk, one), told(desk, one)) == ([], [("started", 1)])


def test_who_joins_and_leaves_the_household_is_looked_at_as_well(desk: Desk) -> None:
    one = place(desk, "CH-1")
    restrict(desk, "CH-1", ("household_member", f"{carer(desk)}/5"))
    lodger = {"given_name": "A", "family_name": "B", "role": "lodger", "date_of_birth": "1990-01-01"}
    joined = desk.ask("change_household", {"joined": [{**lodger, "joined_on": "2025-09-20"}]})
    assert joined.status == 200
    assert concerns(desk, one) == [("safeguarding", "2025-09-20")]
    assert desk.ask("change_household", {"left": [{"person": 5, "left_on": "2025-09-30"}]}).status == 200
    assert concerns(desk, one) == []
    assert told(desk, one) == [("started", 1), ("flagged", 2), ("cleared", 3)]


def test_a_member_of_a_carers_household_may_have_one_name_and_an_estimated_birth(desk: Desk) -> None:
    lodger = {"family_name": "Suharni", "role": "lodger", "year_of_birth": 2008, "joined_on": "2025-09-20"}
    joined = desk.ask("change_household", {"joined": [lodger]})
    assert joined.status == 200
    member = joined.json["members"][4]
    assert (member["given_name"], member["family_name"]) == (None, "Suharni")
    assert (member["date_of_birth"], member["date_of_birth_estimated"]) == ("2008-07-01", True)
    assert (member["comes_of_age_on"], member["dbs_needed_from"]) == ("2026-07-01", "2025-07-01")
    assert desk.ask("get_household").json["members"] == joined.json["members"]
    assert not joined.json["compliant"]


def test_what_was_heard_before_flags_a_placement_that_nobody_was_asked_about(desk: Desk) -> None:
    other = place(desk, "CH-2")
    restrict(desk, "CH-1", ("child", "CH-2"))
    private = place(desk, "CH-1", kind="private_fostering", starts_on="2025-09-20")
    assert concerns(desk, private) == concerns(desk, other) == [("safeguarding", "2025-09-20")]
    assert (told(desk, private), told(desk, other)) == ([("started", 1)], [("started", 1), ("flagged", 2)])
    end = {"ended_on": "2025-09-29", "reason": "moved_on"}
    ended = desk.ask("end_placement", end, path={"placement_id": private}).json
    assert (ended["concerns"], concerns(desk, other), flagged(desk)) == ([], [], [])
    sequences = [one["sequence"] for one in announced(desk)]
    assert sequences == list(range(1, len(sequences) + 1))


def test_a_restriction_heard_while_the_child_is_being_placed_is_not_missed(desk: Desk) -> None:
    """It was added after lifelonglinks had answered, and is heard before the placement is kept."""
    asked, heard = Event(), Event()
    in_between: list[bool] = []

    def answer(call: Call) -> Reply:
        asked.set()
        in_between.append(heard.wait(1))
        return judged(call)

    def hear() -> None:
        asked.wait(10)
        restrict(desk, "CH-1", ("carer", carer(desk)))
        heard.set()

    permitting, desk.database.caller = desk.database.caller, answer
    try:
        with ThreadPoolExecutor(2) as pool:
            news, placed = pool.submit(hear), pool.submit(place, desk, "CH-1")
            made = placed.result()
            news.result()
    finally:
        desk.database.caller = permitting
    assert in_between == [False], "news of the child waits until it is placed"
    assert concerns(desk, made) == SAFEGUARDING
