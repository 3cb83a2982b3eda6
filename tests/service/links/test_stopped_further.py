"""News that a carer is suspended, or that child and home may not meet, of a link that stands still or is being made."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import EVERYBODY, NOW, book, change_carer, restrict, told

EARLY_STATES = ["proposed", "considering", "accepted", "introducing", "everyone_happy"]


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("stopped-further", clock=FixedClock(NOW))
    return made


def suspend_carer(journey: Journey, version: int, since: str = "2025-09-30") -> None:
    standing = {**carer_data("")["standing"], "suspended_from": since}
    change_carer(journey, version, "suspended", state="suspended", standing=standing)


def reasons_told(journey: Journey, role: str = "child") -> list[str]:
    rows = journey.desk.rows(
        f"select reason from notices where link_id = '{journey.link}' and role = '{role}' order by id"
    )
    return [row.reason for row in rows]


@pytest.mark.parametrize("reason", ["illness", "family_request", "carer_request", "other"])
def test_a_suspended_link_takes_on_the_carers_suspension_and_everybody_is_told(desk: LinksDesk, reason: str) -> None:
    journey = Journey(desk).reach("active")
    assert journey.ask("suspend_link", {"reason": reason, "on": "2025-09-30"}).status == 200
    before = journey.view
    suspend_carer(journey, 2)
    view = journey.view
    assert (view["state"], view["suspension_reason"]) == ("suspended", "carer_suspended")
    assert (view["suspended_on"], view["version"]) == (before["suspended_on"], before["version"] + 1)
    entry = view["journal"][-1]
    assert (entry["step"], entry["state"], entry["code"]) == ("change_suspension", "suspended", "carer_suspended")
    event = journey.events[-1]
    assert (event["type"], event["data"]["suspension_reason"]) == (
        "links.link.suspension_changed.v1",
        "carer_suspended",
    )
    assert told(journey) == EVERYBODY
    assert view["warnings"] == ["carer_suspended"]
    assert journey.ask("resume_link", {}).rules == {"link-carer-stands"}


@pytest.mark.parametrize("reason", ["illness", "concern", "carer_suspended"])
def test_a_suspended_link_takes_on_a_restriction_and_everybody_is_told(desk: LinksDesk, reason: str) -> None:
    journey = Journey(desk).reach("active")
    assert journey.ask("suspend_link", {"reason": reason}).status == 200
    for _ in range(2):
        restrict(desk, journey.child, {"kind": "carer", "id": journey.carer})
    view = journey.view
    assert (view["state"], view["suspension_reason"]) == ("suspended", "safeguarding")
    assert (view["journal"][-1]["code"], view["journal"][-1]["by"]) == ("safeguarding", "system:links")
    assert [entry["step"] for entry in view["journal"]].count("change_suspension") == 1
    assert reasons_told(journey)[-1:] == ["safeguarding"]
    assert reasons_told(journey).count("safeguarding") == 1


@pytest.mark.parametrize("reason", ["safeguarding", "concern"])
def test_a_graver_reason_stays_and_the_carers_suspension_is_told_beside_it(desk: LinksDesk, reason: str) -> None:
    journey = Journey(desk).reach("active")
    assert journey.ask("suspend_link", {"reason": reason}).status == 200
    version = journey.view["version"]
    suspend_carer(journey, 2)
    suspend_carer(journey, 3)
    assert (journey.view["suspension_reason"], journey.view["version"]) == (reason, version)
    assert reasons_told(journey) == [reason, "carer_suspended"]
    assert journey.view["warnings"] == ["carer_suspended"]


@pytest.mark.parametrize("state", EARLY_STATES)
def test_a_carers_suspension_while_a_link_is_being_made_is_told_once_and_warned_of(desk: LinksDesk, state: str) -> None:
    journey = Journey(desk).reach(state)
    suspend_carer(journey, 2)
    suspend_carer(journey, 3)
    assert told(journey) == EVERYBODY
    assert reasons_told(journey) == ["carer_suspended"]
    assert (journey.view["state"], journey.view["warnings"]) == (state, ["carer_suspended"])
    change_carer(journey, 4)
    assert journey.view["warnings"] == []


def test_each_suspension_of_the_carer_is_told_anew(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("introducing")
    suspend_carer(journey, 2)
    change_carer(journey, 3)
    with desk.at("2025-11-20T10:00:00+00:00"):
        desk.clock = FixedClock(NOW.replace(month=11, day=20))
        suspend_carer(journey, 4, since="2025-11-19")
        suspend_carer(journey, 5, since="2025-11-19")
        desk.clock = FixedClock(NOW)
    assert reasons_told(journey) == ["carer_suspended", "carer_suspended"]


def test_a_carers_suspension_that_stops_an_active_link_is_told_once(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    book(journey, 4)
    suspend_carer(journey, 2)
    suspend_carer(journey, 3)
    assert reasons_told(journey) == ["carer_suspended"]
    assert [entry["step"] for entry in journey.view["journal"]].count("change_suspension") == 0


def test_a_restriction_of_days_to_come_leaves_the_reason_of_a_suspended_link(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("suspended")
    restrict(desk, journey.child, {"kind": "carer", "id": journey.carer}, starts_on="2025-10-05")
    assert journey.view["suspension_reason"] == "illness"
