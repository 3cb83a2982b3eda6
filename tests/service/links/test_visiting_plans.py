"""Plans of visits: each version stays, says who recorded it, and is told."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.messaging.republish import republish
from tests.service.links.booking import RECORD, step
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import NOW, PLAN, book, deadlines

RULE = "visits-planned-before-placement"
AFTER = "2025-10-06T12:00:00+00:00"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("visiting", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def put(journey: Journey, before: int = 0, **changes: Any) -> Any:
    condition: dict[str, Any] = {"if_match": before} if before else {"creates": True}
    heard = journey.ask("set_visiting_plan", {**PLAN, **changes}, **condition)
    assert heard.status < 300, heard.json
    return heard.json


def flagged(journey: Journey, session: str) -> bool:
    heard = step(journey.desk, "complete_session", session, RECORD)
    assert heard.status == 200, heard.json
    return [one["rule"] for one in heard.json["concerns"]] == [RULE]


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_no_plan_made_after_the_session_takes_the_concern_away_however_often_it_is_sent(
    journey: Journey, times: int
) -> None:
    (session,) = book(journey, 4)
    with journey.desk.at(AFTER):
        for before in range(times):
            put(journey, before, weeks=8 - before, agreed_on="2025-10-06")
        assert flagged(journey, session)


@pytest.mark.parametrize("agreed_on", ["2025-10-04", "2025-10-05"])
def test_a_plan_that_stood_on_the_day_is_not_lost_by_another(journey: Journey, agreed_on: str) -> None:
    (session,) = book(journey, 4)
    with journey.desk.at(AFTER):
        put(journey, agreed_on=agreed_on)
        put(journey, 1, agreed_on="2025-10-06", weeks=6)
        assert flagged(journey, session) is (agreed_on > "2025-10-04")


def test_the_officers_agreement_counts_from_its_own_day(journey: Journey) -> None:
    (session,) = book(journey, 4)
    put(journey)
    journey.desk.write(f"update visiting_plans set agreed_with_officer = false where link_id = '{journey.link}'")
    with journey.desk.at(AFTER):
        put(journey, 1, agreed_on="2025-10-06")
        assert "visiting_plan" not in deadlines(journey)
        assert flagged(journey, session)


def test_every_version_of_a_plan_is_kept_with_who_recorded_it(journey: Journey) -> None:
    first = put(journey)
    with journey.desk.at(AFTER):
        second = put(journey, 1, agreed_on="2025-10-06", weeks=4)
    assert (first["id"], first["recorded_by"]) == (second["id"], "worker-900")
    assert journey.ask("get_visiting_plan").json == second
    assert journey.ask("list_visiting_plans").json["items"] == [first, second]
    page = journey.ask("list_visiting_plans", query={"limit": "1"}).json
    assert page["items"] == [first]
    cursor = page["next"].rpartition("cursor=")[2]
    assert journey.ask("list_visiting_plans", query={"limit": "1", "cursor": cursor}).json["items"] == [second]


def test_a_plan_is_told_each_time_and_again_when_all_is(journey: Journey) -> None:
    plan = put(journey)
    put(journey, 1, weeks=4)
    desk = journey.desk
    republish(desk.database, desk.definition, desk.registry.serving(desk.council.slug))
    events = desk.events(plan["id"])
    assert [(e["type"], e["sequence"], e["data"]["weeks"]) for e in events] == [
        ("links.visiting_plan.set.v1", 1, 8),
        ("links.visiting_plan.set.v1", 2, 4),
        ("links.visiting_plan.changed.v1", 2, 4),
    ]
    assert events[-1]["data"] == {
        "id": plan["id"],
        "link_id": journey.link,
        "child": journey.child,
        "carer_id": journey.carer,
        "weeks": 4,
        "agreed_with_parents": True,
        "agreed_with_officer": True,
        "agreed_on": "2025-09-30",
    }


def test_a_link_without_a_plan_has_none_to_list(journey: Journey) -> None:
    assert journey.ask("list_visiting_plans").json["items"] == []
