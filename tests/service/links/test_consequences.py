"""What carers and restrictions bring about: links and sessions stop by event, and everybody concerned must be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from chassis.messaging.inbox import Outcome
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import CARERS, REACHING, Journey
from tests.service.links.on_the_way import (
    EVERYBODY,
    NOT_THE_CARER,
    NOW,
    book,
    change_carer,
    flagged,
    held_in_replica,
    placement,
    restrict,
    session,
    told,
)

SAFEGUARDED = "Does not go on as it stands, for safeguarding reasons; ask the Family Link social worker."
VISITS = {"weeks": 8, "agreed_with_parents": True, "agreed_with_officer": True, "agreed_on": "2025-09-30"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("consequences", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def test_a_carers_suspension_stops_link_and_sessions_and_names_who_must_be_told(journey: Journey) -> None:
    first, second = book(journey, 4, 11)
    assert change_carer(journey, event="suspended", state="suspended") is Outcome.DONE
    view = journey.view
    assert (view["state"], view["suspension_reason"]) == ("suspended", "carer_suspended")
    for one in (first, second):
        read = session(journey.desk, one)
        assert (read["state"], read["cancellation"]["cancelled_by"]) == ("cancelled", "service")
    assert told(journey) == EVERYBODY
    types = [event["type"] for event in journey.events]
    assert types[-1] == "links.link.suspended.v1"
    assert [e["type"] for e in journey.desk.events(first)][-1] == "links.session.cancelled.v1"


@pytest.mark.parametrize(
    ("own", "actor", "told_so"),
    [
        ("worker-900", "worker-900", False),
        ("worker-900", "worker-901", True),
        ("worker-41", "worker-901", False),  # the child's worker is told in that role
        ("worker-30", "worker-901", False),  # and so is the carer's
    ],
)
@pytest.mark.parametrize("step", ["suspend_link", "end_link"])
def test_the_links_own_worker_is_told_unless_it_acts_or_is_told_already(
    desk: LinksDesk, step: str, own: str, actor: str, told_so: bool
) -> None:
    journey = Journey(desk)
    assert journey.propose(social_worker=own).status == 201
    reach_from_proposal(journey)
    assert journey.ask(step, {"reason": "safeguarding"}, actor=actor).status == 200
    rows = desk.rows(f"select role, person from notices where link_id = '{journey.link}'")
    assert (("links_social_worker", own) in {(row.role, row.person) for row in rows}) is told_so
    assert [row.person for row in rows].count(own) == (0 if own == actor else 1)


def reach_from_proposal(journey: Journey) -> None:
    for steps in list(REACHING.values())[1:7]:
        for one in steps:
            assert one(journey).status < 300


def test_the_news_coming_twice_changes_nothing_more(journey: Journey) -> None:
    change_carer(journey, 2, "suspended", state="suspended")
    version, notices = journey.view["version"], journey.desk.rows("select count(*) as n from notices")[0].n
    change_carer(journey, 2, "changed", state="suspended")
    change_carer(journey, 3, "changed", state="suspended")
    assert journey.view["version"] == version
    assert journey.desk.rows("select count(*) as n from notices")[0].n == notices


def test_older_news_stops_nothing(journey: Journey) -> None:
    change_carer(journey, 5)
    change_carer(journey, 4, "suspended", state="suspended")
    assert journey.view["state"] == "active"


def test_the_end_of_an_approval_ends_every_open_link(desk: LinksDesk, journey: Journey) -> None:
    (booked,) = book(journey, 4)
    considered = Journey(desk, carer=journey.carer).reach("considering")
    standing = {**carer_data("")["standing"], "approval_ended_on": "2025-09-30", "approval_ends_on": "2025-09-30"}
    change_carer(journey, event="approval_ended", state="ended", standing=standing)
    for one in (journey, considered):
        view = one.view
        assert (view["state"], view["ending_reason"], view["ended_on"]) == ("ended", "approval_ended", "2025-09-29")
        assert told(one) == EVERYBODY
    assert session(desk, booked)["state"] == "cancelled"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"standing": {**carer_data("")["standing"], "compliant_until": "2025-10-01"}}, "session-carer-checks-current"),
        ({"standing": {**carer_data("")["standing"], "approval_ends_on": "2025-10-04"}}, "session-carer-approved"),
        ({"skills": []}, "session-tasks-signed-off"),
    ],
    ids=["checks lapse", "resigned", "skill revoked"],
)
def test_what_the_carer_cannot_bear_any_more_is_flagged_and_not_called_off(
    journey: Journey, changes: Mapping[str, Any], rule: str
) -> None:
    (booked,) = book(journey, 4)
    change_carer(journey, **changes)
    read = session(journey.desk, booked)
    assert read["state"] == "booked"
    assert rule in {one["rule"] for one in read["concerns"]}
    version = read["version"]
    change_carer(journey, 3, **changes)
    assert session(journey.desk, booked)["version"] == version
    assert journey.view["state"] == "active"


def resign(journey: Journey, version: int = 2) -> None:
    ending = {"resignation_received_on": "2025-09-30", "approval_ends_on": "2025-10-28"}
    change_carer(journey, version, "resigned", standing={**carer_data("")["standing"], **ending})


def test_a_resignation_is_to_be_told_at_once_and_only_once(desk: LinksDesk, journey: Journey) -> None:
    considered = Journey(desk, carer=journey.carer).reach("considering")
    suspended = Journey(desk, carer=journey.carer).reach("suspended")
    resign(journey)
    resign(journey, 3)
    rows = desk.rows(f"select reason, happened_on, role, person from notices where link_id = '{journey.link}'")
    assert {(row.reason, str(row.happened_on)) for row in rows} == {("approval_ended", "2025-09-30")}
    assert len({(row.role, row.person) for row in rows}) == len(rows) == len(EVERYBODY) + 1, "two parents"
    assert told(journey) == EVERYBODY
    assert told(suspended) == EVERYBODY
    assert told(considered) == set()
    assert journey.view["state"] == "active"
    assert journey.view["warnings"] == ["approval_ends"]


def test_the_end_of_an_approval_stands_among_the_deadlines_of_each_open_link(desk: LinksDesk, journey: Journey) -> None:
    considered = Journey(desk, carer=journey.carer).reach("considering")
    over = Journey(desk, carer=journey.carer).reach("considering")
    assert over.ask("end_link", {"reason": "other"}).status == 200
    asked = {"kind": "approval_ends", "carer_id": journey.carer}
    assert desk.ask("list_deadlines", query=asked).json["items"] == []
    resign(journey)
    items = desk.ask("list_deadlines", query=asked).json["items"]
    assert {item["link_id"] for item in items} == {journey.link, considered.link}
    assert {(item["due_on"], item["days_left"]) for item in items} == {("2025-10-28", 28)}
    assert "28(13)" in items[0]["source"]


def test_how_many_sessions_were_called_off_stands_in_the_journal(desk: LinksDesk) -> None:
    for operation, body in (("suspend_link", {"reason": "illness"}), ("end_link", {"reason": "completed"})):
        stopped = Journey(desk).reach("active")
        book(stopped, 4, 11)
        heard = stopped.ask(operation, body)
        assert heard.json["journal"][-1]["sessions_called_off"] == 2
    stopped = Journey(desk).reach("active")
    booked = book(stopped, 4, 11, 32)
    change_carer(stopped, event="suspended", state="suspended")
    assert stopped.view["journal"][-1]["sessions_called_off"] == 3
    change_carer(stopped, 3)
    assert stopped.ask("resume_link", {}).status == 200
    assert {session(desk, one)["state"] for one in booked} == {"cancelled"}


def test_placements_that_fill_the_home_flag_what_is_booked(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    placed = [
        {
            "id": str(uuid4()),
            "child_id": f"M-{number}",
            "kind": "mainstream",
            "starts_on": "2025-09-01",
            "planned_end_on": None,
            "sibling_group": None,
            "fostered_by": [1, 2],
        }
        for number in range(3)
    ]
    change_carer(journey, placements=placed)
    rules = {one["rule"] for one in session(journey.desk, booked)["concerns"]}
    assert any("limit" in rule for rule in rules), rules


@pytest.mark.parametrize(
    ("person", "household"),
    [("carer", False), ("household_member", False), ("carer", True)],
)
def test_a_restriction_suspends_the_link_and_calls_its_sessions_off(
    journey: Journey, person: str, household: bool
) -> None:
    (booked,) = book(journey, 4)
    code = f"{journey.carer}/3" if person == "household_member" else journey.carer
    kind = "household_member" if person == "household_member" else "carer"
    assert (
        restrict(journey.desk, journey.child.lower(), {"kind": kind, "id": code}, applies_to_household=household)
        is Outcome.DONE
    )
    view = journey.view
    assert (view["state"], view["suspension_reason"]) == ("suspended", "safeguarding")
    assert session(journey.desk, booked)["state"] == "cancelled"
    assert view["journal"][-1]["sessions_called_off"] == 1
    assert told(journey) == (NOT_THE_CARER if person == "carer" else EVERYBODY)


def test_a_restriction_of_days_to_come_calls_off_the_sessions_of_those_days_only(journey: Journey) -> None:
    before, within, after = book(journey, 4, 11, 32)
    restrict(
        journey.desk,
        journey.child,
        {"kind": "carer", "id": journey.carer},
        starts_on="2025-10-08",
        last_day="2025-10-12",
    )
    assert [session(journey.desk, one)["state"] for one in (before, within, after)] == ["booked", "cancelled", "booked"]
    assert journey.view["state"] == "active"
    assert told(journey) == NOT_THE_CARER


def test_letters_passed_on_do_not_stop_a_link_but_no_meeting_does(journey: Journey) -> None:
    """Who may only write to the child, and is not where it is cared for, stands in nobody's way. A carer who may only
    write to it may not care for it."""
    elsewhere = ("worker", "worker-1"), ("household_member", "not-a-carer/1"), ("person", "P-7171")
    for kind, code in elsewhere:
        restrict(journey.desk, journey.child, {"kind": kind, "id": code}, kind="indirect_only")
    restrict(journey.desk, "C-somebody-else", {"kind": "carer", "id": journey.carer}, kind="indirect_only")
    assert journey.view["state"] == "active"
    assert told(journey) == set()
    restrict(journey.desk, journey.child, {"kind": "carer", "id": journey.carer}, kind="indirect_only")
    assert (journey.view["state"], journey.view["suspension_reason"]) == ("suspended", "safeguarding")
    assert told(journey) == EVERYBODY


def test_two_children_kept_apart_flag_the_sessions_that_bring_them_together(desk: LinksDesk) -> None:
    one = Journey(desk).reach("active")
    other = Journey(desk, carer=one.carer).reach("active")
    together, apart = book(one, 4, 11)
    (met,) = book(other, 4)
    assert one.ask("set_visiting_plan", VISITS, creates=True).status < 300
    assert desk.ask("confirm_session", path={"session_id": together}).json["state"] == "confirmed"
    restrict(desk, one.child, {"kind": "child", "id": other.child})
    for identifier, one_flagged in ((together, True), (met, True), (apart, False)):
        read = session(desk, identifier)
        assert read["state"] == "booked"
        assert ("safeguarding" in {c["rule"] for c in read["concerns"]}) is one_flagged
        assert "restriction" not in json.dumps(read)


def test_nothing_that_is_kept_tells_that_a_restriction_exists(desk: LinksDesk, journey: Journey) -> None:
    """Not the link, its sessions, who must be told, nor any of their events, neither as answered nor as kept."""
    booked = book(journey, 4)
    (late,) = book(journey, 11)
    restrict(desk, journey.child, {"kind": "carer", "id": journey.carer}, starts_on="2025-10-08", last_day="2025-10-12")
    assert session(desk, late)["cancellation"]["reason"] == SAFEGUARDED
    restrict(desk, journey.child, {"kind": "carer", "id": journey.carer})
    assert session(desk, booked[0])["cancellation"]["reason"] == SAFEGUARDED
    entry = journey.view["journal"][-1]
    assert (entry["code"], entry["words"], entry["by"]) == ("safeguarding", SAFEGUARDED, "system:links")
    listed = desk.ask("list_deadlines", query={"kind": "tell", "child": journey.child}).json["items"]
    assert {item["reason"] for item in listed} == {"safeguarding", "person_left_out"}
    of_link = f"link_id = '{journey.link}'"
    kept = [desk.rows(f"select * from {table} where {of_link}") for table in ("sessions", "notices")]
    kept += [desk.rows(f"select * from links where id = '{journey.link}'")]
    events = [event for one in (journey.link, *booked, late) for event in desk.events(one)]
    answers = [journey.view, listed, *(session(desk, one) for one in (*booked, late))]
    for text in (repr(kept), json.dumps([event["data"] for event in events]), json.dumps(answers)):
        assert "safeguarding" in text or text.startswith("[{")
        assert [word for word in ("restriction", "lifelonglinks") if word in text.casefold()] == []


def test_a_restriction_that_is_over_changes_nothing(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    restrict(journey.desk, journey.child, {"kind": "carer", "id": journey.carer}, last_day="2025-09-29")
    assert (journey.view["state"], session(journey.desk, booked)["state"]) == ("active", "booked")


def test_who_must_be_told_stands_among_the_deadlines_until_it_is_recorded(journey: Journey) -> None:
    change_carer(journey, event="suspended", state="suspended")
    asked = {"kind": "tell", "child": journey.child}
    items = journey.desk.ask("list_deadlines", query=asked).json["items"]
    assert {item["role"] for item in items} == EVERYBODY
    assert {item["due_on"] for item in items} == {"2025-09-30"}
    path = {"notice_id": items[0]["notice_id"]}
    early = journey.desk.ask("record_told", {"told_on": "2025-09-29", "method": "letter"}, path=path)
    late = journey.desk.ask("record_told", {"told_on": "2025-10-01", "method": "letter"}, path=path)
    assert (early.rules, late.rules) == ({"told-after-it-happened"}, {"told-by-today"})
    done = journey.desk.ask("record_told", {"told_on": "2025-09-30", "method": "telephone"}, path=path)
    assert (done.status, done.json["told_by"]) == (200, "worker-900")
    again = journey.desk.ask("record_told", {"told_on": "2025-09-30", "method": "telephone"}, path=path)
    assert again.rules == {"told-once"}
    left = journey.desk.ask("list_deadlines", query=asked).json["items"]
    assert len(left) == len(items) - 1


def test_a_restricted_child_placed_with_the_carer_afterwards_is_noticed(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    held_in_replica(journey.desk, journey.child, {"kind": "child", "id": "M-1"})
    assert not flagged(journey.desk, booked)
    change_carer(journey, placements=[placement("M-1")])
    assert flagged(journey.desk, booked)
    assert told(journey) == EVERYBODY


def test_a_restricted_person_who_joins_the_household_stops_the_link(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    held_in_replica(journey.desk, journey.child, {"kind": "household_member", "id": f"{journey.carer}/4"})
    assert journey.view["state"] == "active"
    joined = {"person": 4, "role": "lodger", "joined_on": "2025-09-30", "left_on": None}
    change_carer(journey, residents=[*CARERS, joined])
    assert (journey.view["state"], session(journey.desk, booked)["state"]) == ("suspended", "cancelled")
    assert told(journey) == EVERYBODY


@pytest.mark.parametrize("state", ["proposed", "considering", "introducing", "everyone_happy"])
def test_a_restriction_while_a_link_is_being_made_is_told_once(desk: LinksDesk, state: str) -> None:
    early = Journey(desk).reach(state)
    for _ in range(2):
        held_in_replica(desk, early.child, {"kind": "carer", "id": early.carer}, starts_on="2025-10-05")
    assert told(early) == NOT_THE_CARER
    assert len(desk.rows(f"select 1 from notices where link_id = '{early.link}'")) >= len(NOT_THE_CARER)
    assert len(desk.rows(f"select 1 from notices where link_id = '{early.link}' and role = 'child'")) == 1


def test_families_of_children_kept_apart_are_told(desk: LinksDesk) -> None:
    one = Journey(desk).reach("active")
    other = Journey(desk, carer=one.carer).reach("active")
    book(one, 4)
    book(other, 4)
    held_in_replica(desk, one.child, {"kind": "child", "id": other.child})
    assert told(one) == told(other) == EVERYBODY


def test_a_child_who_is_there_now_is_flagged_and_told_of_whatever_stopped_the_link_before(journey: Journey) -> None:
    (running,) = book(journey, 4)
    with journey.desk.at("2025-10-04T10:00:00+00:00"):
        assert journey.ask("suspend_link", {"reason": "illness"}).status == 200
        assert session(journey.desk, running)["state"] == "booked"
        journey.desk.clock = FixedClock(datetime(2025, 10, 4, 10, 0, tzinfo=UTC))
        held_in_replica(journey.desk, journey.child, {"kind": "carer", "id": journey.carer})
        journey.desk.clock = FixedClock(NOW)
    assert flagged(journey.desk, running)
    assert told(journey) == NOT_THE_CARER


def test_a_restriction_on_a_household_reaches_the_other_child_who_lives_there(desk: LinksDesk) -> None:
    """The father of both children of the journey is P-2042."""
    one = Journey(desk).reach("active")
    other = Journey(desk, carer=one.carer).reach("active")
    (first,), (second,) = book(one, 4), book(other, 4)
    father = {"kind": "person", "id": "P-2042"}
    held_in_replica(desk, one.child, father, applies_to_household=True)
    assert flagged(desk, first)
    household = [pair["second"]["household"] for pair in desk.asked if pair["second"].get("household")]
    assert father in household[-1]
    assert flagged(desk, second)


def test_flags_of_different_causes_stand_beside_each_other(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    held_in_replica(journey.desk, journey.child, {"kind": "child", "id": "M-1"})
    change_carer(journey, 2, placements=[placement("M-1")])
    change_carer(journey, 3, placements=[placement("M-1")], skills=[])
    rules = {one["rule"] for one in session(journey.desk, booked)["concerns"]}
    assert {"safeguarding", "session-tasks-signed-off"} <= rules
