"""Whoever a restriction forbids to learn of a child is told nothing, signs nothing and reads no calendar."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import SIGNERS, Journey
from tests.service.links.on_the_way import EVERYBODY, NOW, change, change_carer, restrict
from tests.service.links.test_session_calendars import given, opened

FATHER = {"audience": "parent", "person": "P-2042"}
MOTHER = {"audience": "parent", "person": "P-2041"}
FORBIDDEN, SHOWN_NOTHING = "no_information", "no_identifying_information"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-left-out", clock=FixedClock(NOW))
    return made


def father(journey: Journey, **changes: Any) -> None:
    restrict(journey.desk, journey.child, {"kind": "person", "id": "p-2042"}, **{"kind": FORBIDDEN, **changes})


def to_tell(journey: Journey) -> list[tuple[str, str, str | None]]:
    asked = {"child": journey.child, "kind": "tell"}
    items = journey.desk.ask("list_deadlines", query=asked).json["items"]
    return sorted(((item["role"], item["person"], item["about"]) for item in items), key=str)


@pytest.mark.parametrize(
    ("kind", "may_read"),
    [
        ("no_contact", False),
        (FORBIDDEN, False),
        (SHOWN_NOTHING, False),
        ("supervised", True),
        ("indirect_only", True),
    ],
)
def test_a_restriction_takes_that_persons_address_and_nobody_elses(desk: LinksDesk, kind: str, may_read: bool) -> None:
    journey = Journey(desk).reach("active")
    theirs, others = given(desk, journey.link, FATHER), given(desk, journey.link, MOTHER)
    father(journey, kind=kind)
    assert (opened(desk, theirs).status, opened(desk, others).status) == (200 if may_read else 404, 200)
    assert (to_tell(journey) == [("social_worker", "worker-900", "P-2042")]) is not may_read
    assert ("people_left_out" in journey.view["warnings"]) is not may_read
    assert journey.view["state"] == "active"


def test_nothing_comes_back_by_itself_and_a_new_address_is_given(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    former = given(desk, journey.link, FATHER)
    father(journey, starts_on="2025-10-20", last_day="2025-10-31")
    assert opened(desk, former).status == 404, "one that is to come is heeded at once"
    with desk.at("2025-11-03T10:00:00+00:00"):
        assert opened(desk, former).status == 404
        assert journey.view["left_out"] == []
        assert opened(desk, given(desk, journey.link, FATHER)).status == 200


def test_an_address_is_asked_for_of_the_owner_and_refused(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    desk.asked.clear()
    desk.refuse = ["restriction-no-information"]
    refused = journey.ask("make_calendar_address", FATHER)
    (pair,) = desk.asked
    assert refused.rules == {"restriction-no-information"}
    assert (pair["second"]["present"], pair["intent"]) == ([{"kind": "person", "id": "P-2042"}], "identify")
    desk.undisturbed()
    desk.away = True
    assert journey.ask("make_calendar_address", FATHER).status == 503
    desk.undisturbed()


def test_a_new_agreement_waits_for_nobody_who_may_not_see_it_and_says_so(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("everyone_happy")
    father(journey)
    assert "party_left_out" in journey.draft().json["warnings"]
    offered = journey.offer().json
    signers = [(role, person) for role, person in SIGNERS if person != "P-2042"]
    assert {(one["role"], one["person"]) for one in offered["awaited"]} == set(signers)
    assert "party_left_out" in offered["warnings"]
    assert "signer-is-a-party" in journey.sign("parent", "P-2042").rules
    for role, person in signers:
        signed = journey.sign(role, person)
        assert signed.status == 200, signed.json
    assert journey.view["state"] == "active"
    assert journey.view["left_out"] == [{"role": "parents", "person": "P-2042", "may_be_told": False}]


def test_parents_who_may_not_be_told_are_not_asked_whether_they_are_happy(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("introducing")
    for number in ("P-2041", "P-2042"):
        restrict(desk, journey.child, {"kind": "person", "id": number}, kind=FORBIDDEN)
    for party in ("child", "carer", "social_worker"):
        assert journey.happy(party).status == 200
    assert journey.view["state"] == "everyone_happy"


def test_where_nobody_responsible_may_sign_the_worker_is_told_to_take_advice(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("everyone_happy")
    for number in ("P-2041", "P-2042"):
        restrict(desk, journey.child, {"kind": "person", "id": number}, kind=FORBIDDEN)
    refused = journey.draft()
    assert refused.rules == {"somebody-responsible-signs"}
    assert "legal advice" in refused.json["violations"][0]["reason"]


@pytest.mark.parametrize("first", ["restriction", "suspension"])
@pytest.mark.parametrize(("kind", "told"), [(FORBIDDEN, False), (SHOWN_NOTHING, True)])
def test_when_the_carer_is_suspended_only_those_are_told_who_may_be(
    desk: LinksDesk, first: str, kind: str, told: bool
) -> None:
    journey = Journey(desk).reach("active")
    if first == "restriction":
        father(journey, kind=kind)
    change_carer(journey, state="suspended")
    if first == "suspension":
        father(journey, kind=kind)
    waiting = to_tell(journey)
    assert (("parents", "P-2042", None) in waiting) is told
    assert ("parents", "P-2041", None) in waiting
    assert waiting.count(("social_worker", "worker-900", "P-2042")) == 1
    assert {role for role, _, _ in waiting} == EVERYBODY
    (left,) = journey.view["left_out"]
    assert left == {"role": "parents", "person": "P-2042", "may_be_told": told}


@pytest.mark.parametrize("role", ["social_worker", "independent_reviewing_officer", "carers_social_worker", "carer"])
def test_whoever_a_restriction_names_is_on_no_list(desk: LinksDesk, role: str) -> None:
    journey = Journey(desk).reach("active")
    change_carer(journey, state="suspended")
    (person,) = {number for one, number, _ in to_tell(journey) if one == role}
    restrict(desk, journey.child, {"kind": "carer" if role == "carer" else "worker", "id": person}, kind=FORBIDDEN)
    after = to_tell(journey)
    assert role == "social_worker" or role not in {one for one, _, _ in after}
    assert person not in {number for _, number, _ in after}
    assert ("social_worker", "worker-900", person) in after


def test_what_was_told_before_it_was_withdrawn_is_recorded_and_later_it_is_refused(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    change_carer(journey, state="suspended")
    father(journey)
    (row,) = desk.rows(f"select id from notices where link_id = '{journey.link}' and person = 'P-2042'")
    assert desk.events(str(row.id))[-1]["type"] == "links.notice.withdrawn.v1"

    def record(day: str) -> Any:
        with desk.at("2025-10-02T10:00:00+00:00"):
            body = {"told_on": day, "method": "letter"}
            return desk.ask("record_told", body, path={"notice_id": str(row.id)})

    assert record("2025-10-01").rules == {"told-before-withdrawn"}
    assert record("2025-09-30").json["withdrawn_on"] == "2025-09-30"


def test_the_worker_is_told_once_and_again_of_a_new_restriction(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    father(journey, last_day="2025-10-31")
    change_carer(journey, 2)
    father(journey, kind="no_contact", last_day="2025-10-31")
    of_person = f"select id from notices where link_id = '{journey.link}' and about = 'P-2042'"
    assert len(desk.rows(of_person)) == 1
    path = {"notice_id": str(desk.rows(of_person)[0].id)}
    assert desk.ask("record_told", {"told_on": "2025-09-30", "method": "in_person"}, path=path).status == 200
    change_carer(journey, 3)
    assert len(desk.rows(of_person)) == 1
    with desk.at("2025-12-01T10:00:00+00:00"):
        father(journey, starts_on="2025-12-01")
    assert len(desk.rows(of_person)) == 2


@pytest.mark.parametrize("number", ["worker-666", r"CORP\jsmith"])
def test_a_worker_who_may_not_learn_of_the_child_is_brought_in_by_no_step(desk: LinksDesk, number: str) -> None:
    def refused(heard: Any) -> None:
        assert heard.rules == {"restriction-no-information"}, heard.json
        assert {"kind": "worker", "id": number} in desk.asked[-1]["second"]["present"]

    journey = Journey(desk)
    desk.refuse_people = {number: "restriction-no-information"}
    refused(journey.propose(social_worker=number))
    assert journey.reach("everyone_happy").draft().status == 201
    assert journey.offer().status == 200
    refused(journey.sign("social_worker", number))
    refused(journey.ask("allocate_social_worker", {"social_worker": number, "reason": "Another area."}))
    desk.undisturbed()
    assert journey.sign("social_worker", number).status == 200
    assert journey.ask("allocate_social_worker", {"social_worker": number, "reason": "It was lifted."}).status == 200


def test_what_waits_for_the_links_own_worker_passes_to_another_or_is_withdrawn(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    change_carer(journey, state="suspended")
    change(journey, clinical_tasks=["gastrostomy", "suction"], legal_basis="s17_6")
    father(journey)
    assert {("social_worker", "worker-900", None), ("social_worker", "worker-900", "P-2042")} <= set(to_tell(journey))
    restrict(desk, journey.child, {"kind": "worker", "id": "Worker-900"}, kind=FORBIDDEN)
    after = to_tell(journey)
    assert "worker-900" not in {person for _, person, _ in after}
    query = f"select reason, about from notices where link_id = '{journey.link}' and person = 'worker-41'"
    looked_at = {("childs_record", None), ("person_left_out", "P-2042"), ("person_left_out", "worker-900")}
    assert looked_at <= {(row.reason, row.about) for row in desk.rows(query)}


def test_what_waits_for_a_worker_of_before_is_withdrawn_too(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    change_carer(journey, state="suspended")
    change(journey, social_worker="worker-42")
    assert "worker-41" in {person for _, person, _ in to_tell(journey)}
    restrict(desk, journey.child, {"kind": "worker", "id": "worker-41"}, kind=FORBIDDEN)
    assert "worker-41" not in {person for _, person, _ in to_tell(journey)}


def test_the_childs_record_says_which_of_its_workers_is_left_out(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    assert desk.ask("get_child", path={"child": journey.child}).json["left_out"] == []
    restrict(desk, journey.child, {"kind": "worker", "id": "worker-666"}, kind=FORBIDDEN)
    shown = [{"role": "social_worker", "person": "worker-666", "may_be_told": False}]
    assert change(journey, social_worker="worker-666").json["left_out"] == shown
    assert desk.ask("get_child", path={"child": journey.child}).json["left_out"] == shown
    assert journey.view["left_out"] == shown
