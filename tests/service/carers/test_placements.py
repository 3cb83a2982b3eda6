"""Placements on a real PostgreSQL: limits, exemptions, and fifty requests at once."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.messaging.republish import republish
from chassis.rpc.wire import Call, Reply
from services.carers.contract.examples import CARER_ID, PLACEMENT_ID, example
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing
from tests.support.contact import judged

ROOM_FOR_MANY = {
    "kinds_of_care": ["family_link"],
    "age_from": 5,
    "age_to": 15,
    "number": 8,
    "limit_ground": "siblings",
}
AUTUMN_DAY = FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC))
AUTUMN = {"planned_end_on": "2025-12-01"}


def with_terms(desk: Desk, operation: str = "place_child", **terms: Any) -> None:
    decision = example("record_decision").body
    desk.prepare(operation, {"record_decision": {**decision, "terms": {**ROOM_FOR_MANY, **terms}}})


def place(desk: Desk, child: str, **more: Any) -> Any:
    return desk.ask("place_child", placing(desk, more.pop("starts_on", "2025-09-06"), child_id=child, **AUTUMN | more))


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    made: Desk = make_desk("synthetic-placing", clock=AUTUMN_DAY)
    return made


def test_fifty_requests_at_once_place_as_many_as_the_limit_allows(desk: Desk) -> None:
    with_terms(desk)
    with ThreadPoolExecutor(50) as pool:
        heard = list(pool.map(lambda n: place(desk, f"CH-{n}"), range(50)))
    assert Counter(h.status for h in heard) == {201: 3, 409: 47}
    assert all(h.rules == {"usual-limit-at-one-time"} for h in heard if h.status == 409)
    carer = desk.known[CARER_ID]
    assert desk.rows(f"select count(*) from placements where carer_id = '{carer}'") == [(3,)]
    told = announced(desk)
    assert [event["sequence"] for event in told] == [1, 2, 3, 4]
    assert [len(event["data"]["placements"]) for event in told] == [0, 1, 2, 3]


def test_fifty_siblings_at_once_stop_at_the_terms(desk: Desk) -> None:
    with_terms(desk, number=5)
    with ThreadPoolExecutor(50) as pool:
        heard = list(pool.map(lambda n: place(desk, f"CH-{n}", sibling_group="SG-1"), range(50)))
    assert Counter(h.status for h in heard) == {201: 5, 409: 45}
    assert all(h.rules == {"within-terms-of-approval"} for h in heard if h.status == 409)


def test_ending_and_placing_at_once_never_pass_the_limit(desk: Desk) -> None:
    with_terms(desk)
    placed = [place(desk, f"CH-{n}").json["id"] for n in range(3)]

    def either(number: int) -> int:
        if number < 3:
            body = {"ended_on": "2025-09-06", "reason": "as_planned"}
            return int(desk.ask("end_placement", body, path={"placement_id": placed[number]}).status)
        return int(place(desk, f"CH-{number}", starts_on="2025-09-10").status)

    with ThreadPoolExecutor(20) as pool:
        found = Counter(pool.map(either, range(30)))
    assert found[200] == 3
    while place(desk, f"CH-more-{found[201]}", starts_on="2025-09-10").status == 201:
        found[201] += 1
    assert found[201] == 3
    open_ones = desk.ask("list_placements", query={"carer_id": desk.known[CARER_ID], "state": "open"}).json["items"]
    assert len(open_ones) == 3
    versions = [event["sequence"] for event in announced(desk)]
    assert versions == list(range(1, len(versions) + 1))


def test_a_placement_is_read_listed_and_ended_once(desk: Desk) -> None:
    desk.prepare("end_placement")
    carer, made = desk.known[CARER_ID], desk.known[PLACEMENT_ID]
    assert last(desk)["placements"] == [
        {
            "id": made,
            "child_id": "CH-1001",
            "kind": "short_break",
            "starts_on": "2025-09-06",
            "planned_end_on": "2025-09-07",
            "sibling_group": None,
            "fostered_by": [1, 2],
        }
    ]

    def listed(**query: str) -> list[str]:
        answer = desk.ask("list_placements", query={"carer_id": carer, **query}).json
        return [item["id"] for item in answer["items"]]

    assert listed(child_id="CH-1001", kind="short_break", on="2025-09-06") == [made]
    assert listed(on="2025-09-05") == listed(state="ended") == listed(child_id="CH-1") == []
    end = {"reason": "returned_home"}
    assert desk.ask("end_placement", {**end, "ended_on": "2025-09-05"}).rules == {"dates-in-order"}
    assert desk.ask("end_placement", {**end, "ended_on": "2199-09-05"}).rules == {"date-has-come"}
    assert desk.ask("end_placement", end, if_match=5).status == 412
    ended = desk.ask("end_placement", {**end, "ended_on": "2025-09-07"}, if_match=1).json
    assert (ended["state"], ended["version"], ended["end_reason"]) == ("ended", 2, "returned_home")
    assert desk.ask("end_placement", end).rules == {"placement-is-open"}
    assert listed(state="ended") == [made]
    assert last(desk)["placements"] == []
    told = desk.rows(f"select envelope from messaging.outbox where subject = '{made}' order by position")
    assert [(e["type"], e["sequence"]) for (e,) in told] == [
        ("carers.placement.started.v1", 1),
        ("carers.placement.ended.v1", 2),
    ]
    assert not {"child_age", "end_note", "end_reason"} & set(told[-1][0]["data"])


def test_an_exemption_lets_named_children_pass_the_limit_until_it_is_cancelled(desk: Desk) -> None:
    with_terms(desk, "cancel_exemption", limit_ground="exemption", exemption="EX-1")
    august = {"starts_on": "2025-08-01", "planned_end_on": "2025-09-01"}
    named = [f"CH-100{number}" for number in (1, 2, 3, 4)]
    over = {"ended_on": "2025-09-01", "end_reason": "as_planned"}
    assert {place(desk, child, **august, **over).status for child in named} == {201}
    assert place(desk, "CH-2001", **august, **over).rules == {"usual-limit-at-one-time"}

    assert [place(desk, child).status for child in named] == [201, 201, 201, 409], "it ended on 5 September"
    longer = {"ends_on": None, "reasons": "Until the move.", "notice_sent_on": "2025-07-20"}
    assert desk.ask("vary_exemption", longer).status == 200
    assert place(desk, named[3]).status == 201
    assert last(desk)["exemptions"][0]["children"] == named

    cancelled = desk.send_example("cancel_exemption").json
    assert (cancelled["cancelled_on"], cancelled["cancelled_by"]) == ("2025-08-25", "worker-900")
    assert last(desk)["exemptions"] == []
    assert desk.send_example("cancel_exemption").rules == {"exemption-stands"}
    assert desk.send_example("vary_exemption").rules == {"exemption-stands"}
    assert len(last(desk)["placements"]) == 4


def test_exemptions_are_varied_by_notice(desk: Desk) -> None:
    desk.prepare("vary_exemption")
    notice = {"reasons": "r", "notice_sent_on": "2025-09-02"}
    assert desk.ask("vary_exemption", notice).rules == {"variation-named"}
    twice = {**notice, "children": ["CH-1", "CH-1"], "notice_sent_on": "2025-07-01"}
    assert desk.ask("vary_exemption", twice).rules == {"exemption-names-children", "dates-in-order"}
    varied = desk.ask("vary_exemption", {**notice, "children": ["CH-1001"], "conditions": []}).json
    assert (varied["children"], varied["conditions"], len(varied["variations"])) == (["CH-1001"], [], 1)
    listed = desk.ask("list_exemptions").json["items"]
    assert listed == [varied]
    assert desk.ask("list_exemptions", query={"limit": "1"}).json["next"] is None


def test_terms_are_a_second_limit_and_an_emergency_passes_them_for_six_working_days(desk: Desk) -> None:
    with_terms(desk, number=1)
    assert place(desk, "CH-1").status == 201
    assert place(desk, "CH-2").rules == {"within-terms-of-approval"}
    assert place(desk, "CH-2", kind="mainstream", child_age=3).rules == {"within-terms-of-approval"}
    urgent = {"kind": "emergency", "child_age": 3, "starts_on": "2025-09-29"}
    assert place(desk, "CH-2", **urgent).rules == {"emergency-outside-terms"}
    assert place(desk, "CH-2", **urgent, planned_end_on="2025-10-08").rules == {"emergency-outside-terms"}
    short = place(desk, "CH-2", **urgent, planned_end_on="2025-10-07")
    assert (short.status, short.json["outside_terms"]) == (201, True)
    inside = place(desk, "CH-1", kind="emergency", starts_on="2026-01-05", planned_end_on=None)
    assert (inside.status, inside.json["outside_terms"]) == (201, False)


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ({"starts_on": "2025-06-15"}, {"approval-stands"}),
        ({"planned_end_on": "2025-09-05"}, {"dates-in-order"}),
        ({"fostered_by": [1, 3]}, {"fostered-by-carers"}),
        ({"starts_on": "2026-02-01", "planned_end_on": "2026-02-02"}, {"adult-members-checked"}),
        ({"starts_on": "2028-04-01", "planned_end_on": None}, {"adult-members-checked", "carer-checks-current"}),
    ],
)
def test_what_refuses_a_placement_is_named(desk: Desk, more: dict[str, Any], rules: set[str]) -> None:
    with_terms(desk)
    assert place(desk, "CH-1", **more).rules == rules


def test_a_carer_has_to_be_known_and_a_child_is_placed_once(desk: Desk) -> None:
    with_terms(desk)
    unknown = {**example("place_child").body, "carer_id": "0190a1b2-0000-7000-8000-0000000000ff"}
    assert desk.ask("place_child", unknown).rules == {"carer-is-known"}
    assert place(desk, "CH-1").status == 201
    assert place(desk, "CH-1").rules == {"child-placed-once"}


def test_a_home_is_counted_together_where_the_council_says_so(make_desk: Any) -> None:
    for slug, settings, accepted in (("person", {}, 201), ("home", {"placements.limit_per_home": True}, 409)):
        desk = make_desk(f"synthetic-per-{slug}", settings=settings, clock=AUTUMN_DAY)
        with_terms(desk)
        for number in range(3):
            assert place(desk, f"CH-{number}", fostered_by=[1]).status == 201
        assert place(desk, "CH-9", fostered_by=[2]).status == accepted
        assert place(desk, "CH-10").status == 409


def test_short_breaks_need_the_scheme(make_desk: Any) -> None:
    desk = make_desk("synthetic-mainstream", frozenset({"lifelong_links"}), clock=AUTUMN_DAY)
    enquiry = {**example("open_enquiry").body, "kinds_of_care": ["mainstream"]}
    application = {**example("open_application").body, "kinds_of_care": ["mainstream"]}
    terms = {**ROOM_FOR_MANY, "kinds_of_care": ["mainstream"]}
    replacing = {
        "open_enquiry": enquiry,
        "open_application": application,
        "record_recommendation": {**example("record_recommendation").body, "terms": terms},
        "record_decision": {**example("record_decision").body, "terms": terms},
    }
    desk.prepare("place_child", replacing)
    assert place(desk, "CH-1").rules == {"scheme-must-be-offered", "within-terms-of-approval"}
    assert place(desk, "CH-1", kind="mainstream").status == 201


def test_everything_is_announced_again_with_its_version(make_desk: Any) -> None:
    desk = make_desk("synthetic-again", clock=AUTUMN_DAY)
    desk.prepare("get_placement")
    desk.ask("set_availability", example("set_availability").body, creates=True)
    before = last(desk)
    republish(desk.database, DEFINITION, desk.council)
    again = announced(desk)[-1]
    assert (again["type"], again["sequence"], again["data"]) == ("carers.carer.changed.v1", 3, before)
    told = f"select envelope from messaging.outbox where subject = '{desk.known[PLACEMENT_ID]}' order by position"
    placement = desk.rows(told)[-1][0]
    assert placement["type"] == "carers.placement.changed.v1"
    assert (placement["sequence"], placement["data"]["state"]) == (1, "open")


def test_a_contact_restriction_refuses_a_placement_and_nothing_is_changed(make_desk: Any) -> None:
    desk = make_desk("synthetic-restricted", clock=AUTUMN_DAY)
    desk.prepare("place_child")
    asked: list[Call] = []

    def refuse(call: Call) -> Reply:
        asked.append(call)
        return judged(call, ["restriction-no-contact"])

    permitting, desk.database.caller = desk.database.caller, refuse
    try:
        refused = desk.send_example("place_child")
        desk.database.caller = lambda call: Reply(503, {}, b"{}")
        unanswered = desk.send_example("place_child")
    finally:
        desk.database.caller = permitting
    assert (refused.status, refused.rules) == (409, {"restriction-no-contact"})
    assert (unanswered.status, unanswered.json["type"]) == (503, "/problems/restrictions-unavailable")
    assert desk.rows("select 1 from placements") == []
    home = json.loads(asked[0].body)["pairs"][0]["second"]["present"]
    assert {one["kind"] for one in home} == {"carer", "household_member"}
    assert len([one for one in home if one["kind"] == "household_member"]) >= 2
    assert desk.send_example("place_child").status == 201


def test_children_placed_at_one_time_are_asked_about_together(make_desk: Any) -> None:
    desk = make_desk("synthetic-together", clock=AUTUMN_DAY)
    with_terms(desk, number=3)
    asked: list[Call] = []

    def note(call: Call) -> Reply:
        asked.append(call)
        return judged(call)

    permitting, desk.database.caller = desk.database.caller, note
    try:
        assert place(desk, "C-1").status == 201
        assert place(desk, "C-2").status == 201
    finally:
        desk.database.caller = permitting
    second = json.loads(asked[-1].body)["pairs"]
    assert [{"kind": "child", "id": "C-1"}] in [pair["second"]["present"] for pair in second]
    assert {one["id"] for pair in second for one in pair["first"]["present"]} == {"C-2"}
