"""What the home is and who is trained in it counts at every step and for every session, not for suggestions alone."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import CARERS, SKILL, Journey, hear_able_carer, record
from tests.service.links.on_the_way import NOW, book, change, change_carer, session

DOG = {"home": {"bedrooms": 4, "step_free": True, "pets": ["dog"], "smoking": "nobody"}}
ALLERGIC = {"allergies": [{"allergen": "dog", "severity": "severe", "note": None}]}
STEPS = {"home": {**DOG["home"], "pets": [], "step_free": False}}
STEP_FREE = {"home": {**example("record_child").body["home"], "step_free": True}}
FULL = {"home": {**DOG["home"], "pets": [], "bedrooms": 1}}
OWN_ROOM = {"home": {**example("record_child").body["home"], "own_bedroom": True}}
NIGHT = {"starts_at": "2025-10-10T16:00:00+01:00", "ends_at": "2025-10-11T10:00:00+01:00", "slot": "one_night"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("home", clock=FixedClock(NOW))
    return made


def journey_of(desk: LinksDesk, number: str, **changes: Any) -> Journey:
    heard = record(desk, number, **changes)
    assert heard.status < 300, heard.json
    return Journey(desk, child=number)


def broken(journey: Journey, identifier: str) -> set[str]:
    return {one["rule"] for one in session(journey.desk, identifier)["concerns"]}


@pytest.mark.parametrize(
    ("number", "needs", "home", "rule"),
    [("H-1", ALLERGIC, DOG, "home-without-severe-allergen"), ("H-2", STEP_FREE, STEPS, "home-step-free")],
)
def test_a_home_that_does_not_suit_any_more_stops_every_step_and_flags_what_is_booked(
    desk: LinksDesk, number: str, needs: dict[str, Any], home: dict[str, Any], rule: str
) -> None:
    journey = journey_of(desk, number, **needs).reach("active")
    (booked,) = book(journey, 4)
    change_carer(journey, 2, **home)
    assert broken(journey, booked) == {rule}
    assert rule in desk.ask("confirm_session", path={"session_id": booked}).rules
    times = {"starts_at": "2025-10-11T10:00:00+01:00", "ends_at": "2025-10-11T15:00:00+01:00"}
    again = journey.ask("book_sessions", {"slot": "saturday", "place": "carers_home", **times})
    assert again.rules == {rule}
    assert journey.ask("suspend_link", {"reason": "illness"}).status == 200
    assert journey.ask("resume_link", {}).rules == {rule}


def test_children_of_whom_one_may_be_there_without_others_only_are_booked_apart(desk: LinksDesk) -> None:
    alone = {"home": {**example("record_child").body["home"], "without_other_children": True}}
    carer = hear_able_carer(desk, residents=CARERS[:2])
    first, second = (Journey(desk, child=number, carer=carer) for number in ("H-31", "H-32"))
    assert (record(desk, "H-31", **alone).status, record(desk, "H-32").status) == (201, 201)
    first.reach("active")
    second.reach("active")
    (mine,) = book(first, 4)
    body = {"slot": "saturday", "place": "carers_home"}
    saturday, later = ("2025-10-04T10:00:00+00:00", "2025-10-04T13:00:00+00:00"), ("2025-10-11", "2025-10-18")
    refused = second.ask("book_sessions", {**body, "starts_at": saturday[0], "ends_at": saturday[1]})
    assert refused.rules == {"home-without-other-children"}
    assert "H-31" in refused.json["violations"][0]["reason"]
    times = {"starts_at": f"{later[0]}T10:00:00+00:00", "ends_at": f"{later[0]}T13:00:00+00:00"}
    assert second.ask("book_sessions", {**body, **times}).status == 201
    assert first.ask("book_sessions", {**body, **times}).rules == {"home-without-other-children"}
    change(first)
    assert broken(first, mine) == set()
    times = {"starts_at": f"{later[1]}T10:00:00+00:00", "ends_at": f"{later[1]}T13:00:00+00:00"}
    assert (
        first.ask("book_sessions", {**body, **times}).status,
        second.ask("book_sessions", {**body, **times}).status,
    ) == (201, 201)
    change(second, **alone)
    flagged = desk.ask("list_sessions", query={"child": "H-32"}).json["items"]
    assert [one["first_day"] for one in flagged if one["concerns"]] == [later[1]]


def test_the_worker_is_told_once_of_sessions_that_are_flagged_and_finds_them(desk: LinksDesk) -> None:
    journey = journey_of(desk, "H-41", **ALLERGIC).reach("active")
    first, second = book(journey, 4, 11)
    listed = lambda: desk.ask("list_sessions", query={"child": "H-41", "flagged": "true"}).json["items"]  # noqa: E731
    assert listed() == []
    for version in (2, 3):
        change_carer(journey, version, **DOG)
        notices = desk.rows(f"select role, reason from notices where link_id = '{journey.link}'")
        assert [(one.role, one.reason) for one in notices] == [("social_worker", "sessions_flagged")]
    assert [one["id"] for one in listed()] == [first, second]
    assert len(desk.ask("list_sessions", query={"child": "H-41", "flagged": "false"}).json["items"]) == 0


def test_what_the_child_comes_to_need_flags_what_is_booked(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    change_carer(journey, 2, **DOG)
    (booked,) = book(journey, 4)
    change(journey, **ALLERGIC)
    assert broken(journey, booked) == {"home-without-severe-allergen"}


def test_child_and_carer_do_not_meet_nor_agree_where_the_home_does_not_suit(desk: LinksDesk) -> None:
    journey = journey_of(desk, "H-3", **ALLERGIC).reach("accepted")
    change_carer(journey, 2, **DOG)
    assert journey.introduce().rules == {"home-without-severe-allergen"}
    change_carer(journey, 3)
    assert journey.introduce().status == 200
    for party in ("child", "parents", "carer", "social_worker"):
        assert journey.happy(party).status == 200
    assert (journey.draft().status, journey.offer().status) == (201, 200)
    change_carer(journey, 4, **DOG)
    assert journey.sign("parent", "P-2041").rules == {"home-without-severe-allergen"}


def test_a_room_of_its_own_is_needed_overnight_alone(desk: LinksDesk) -> None:
    journey = journey_of(desk, "H-4", **OWN_ROOM).reach("active")
    (by_day,) = book(journey, 4)
    stay = journey.ask("book_sessions", {**NIGHT, "place": "carers_home"}).json["session_id"]
    change_carer(journey, 2, **FULL)
    assert (broken(journey, by_day), broken(journey, stay)) == (set(), {"home-own-bedroom"})


def test_who_leaves_the_home_takes_the_training_along(desk: LinksDesk) -> None:
    first, second, _ = CARERS
    trained = {**SKILL, "person": first["person"]}
    journey = Journey(desk).reach("active")
    change_carer(journey, 2, skills=[trained])
    (booked, later) = book(journey, 4, 11)
    assert journey.draft().status == 201
    change_carer(journey, 3, skills=[trained], residents=[{**first, "left_on": "2025-10-05"}, second])
    assert broken(journey, booked) == set()
    assert broken(journey, later) == {"session-tasks-signed-off"}
    change_carer(journey, 4, skills=[trained], residents=[{**first, "left_on": "2025-09-29"}, second])
    assert "clinical-tasks-are-covered" in journey.offer(2).rules
