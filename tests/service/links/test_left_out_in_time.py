"""Whoever may not learn of a child is told nothing of a link that is over, by no spelling and off no record; gives no
consent; and is named to those only who may read restrictions."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from services.links.contract.schemas import links, notices, profiles, reviews
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, over
from tests.service.links.on_the_way import NOW, change, change_carer, restrict
from tests.service.links.test_left_out import FATHER, FORBIDDEN, SHOWN_NOTHING, father, to_tell
from tests.service.links.test_session_calendars import given, opened

ABOUT_FATHER = ("social_worker", "worker-900", "P-2042")
MOTHER = {"person": "P-2041", "kind": "mother", "parental_responsibility": True, "contact": None}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-left-out-in-time", clock=FixedClock(NOW))
    return made


def stopped(desk: LinksDesk) -> Journey:
    """A link of which both parents wait to be told."""
    journey = Journey(desk).reach("active")
    change_carer(journey, state="suspended")
    assert ("parents", "P-2042", None) in to_tell(journey)
    return journey


def notice_of(journey: Journey, person: str) -> dict[str, Any]:
    query = f"select id, withdrawn_on from notices where link_id = '{journey.link}' and person = '{person}'"
    (row,) = journey.desk.rows(query)
    return {"path": {"notice_id": str(row.id)}, "withdrawn": row.withdrawn_on is not None}


def record_told(journey: Journey, person: str, on: str = "2025-09-30", **more: Any) -> Any:
    path = notice_of(journey, person)["path"]
    return journey.desk.ask("record_told", {"told_on": on, "method": "letter"}, path=path, **more)


def taken_back(journey: Journey) -> None:
    assert notice_of(journey, "P-2042")["withdrawn"]
    waiting = to_tell(journey)
    assert ("parents", "P-2042", None) not in waiting
    assert waiting.count(ABOUT_FATHER) == 1
    assert ("parents", "P-2041", None) in waiting


def test_of_a_link_that_has_ended_nobody_is_told_who_may_not_learn_of_the_child(desk: LinksDesk) -> None:
    journey = stopped(desk)
    assert journey.ask("end_link", {"reason": "safeguarding"}).status == 200
    desk.write(f"delete from notices where link_id = '{journey.link}' and reason = 'carer_suspended'")
    father(journey)
    taken_back(journey)


def test_of_a_link_that_was_declined_neither(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("considering")
    change_carer(journey, state="suspended")
    assert journey.ask("record_consideration", {"accepts": False, "reason": "Stairs."}).status == 200
    father(journey)
    taken_back(journey)


def test_the_calendar_of_a_link_that_is_over_does_not_come_back(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    theirs = given(desk, journey.link, FATHER)
    assert journey.ask("end_link", {"reason": "completed"}).status == 200
    father(journey, last_day="2025-09-30")
    with desk.at("2025-10-01T10:00:00+00:00"):
        assert opened(desk, theirs).status == 404
    assert ABOUT_FATHER in to_tell(journey)


def test_a_link_that_is_over_and_of_which_nobody_waits_to_hear_stays_at_rest(desk: LinksDesk) -> None:
    journey = over(Journey(desk), "declined")
    father(journey)
    assert to_tell(journey) == []


@pytest.mark.parametrize("spelled", ["p-2042", "P\u20112042"])
def test_another_spelling_in_the_record_hides_no_notice(desk: LinksDesk, spelled: str) -> None:
    journey = stopped(desk)
    parent = {"person": spelled, "kind": "father", "parental_responsibility": True, "contact": None}
    change(journey, parents=[MOTHER, parent])
    restrict(desk, journey.child, {"kind": "person", "id": spelled}, kind=FORBIDDEN)
    assert notice_of(journey, "P-2042")["withdrawn"]
    assert "P-2042" not in {person for _, person, _ in to_tell(journey)}


def test_nor_does_a_parents_removal_from_the_record(desk: LinksDesk) -> None:
    journey = stopped(desk)
    change(journey, parents=[MOTHER])
    father(journey)
    taken_back(journey)


def test_before_the_news_is_followed_the_list_and_the_record_know_already(desk: LinksDesk) -> None:
    """The reaction may wait; the notice then still waits as it was."""
    journey = stopped(desk)
    father(journey, starts_on="2025-09-28")
    waits_again = f"update notices set withdrawn_on = null where link_id = '{journey.link}' and person = 'P-2042'"
    desk.write(waits_again)
    assert ("parents", "P-2042", None) not in to_tell(journey)
    refused = record_told(journey, "P-2042")
    assert refused.rules == {"told-who-may-learn"}
    assert "link's own worker" in refused.json["violations"][0]["reason"]
    assert record_told(journey, "P-2041").status == 200


def test_who_may_still_be_told_of_the_link_is(desk: LinksDesk) -> None:
    journey = stopped(desk)
    father(journey, kind=SHOWN_NOTHING)
    assert ("parents", "P-2042", None) in to_tell(journey)
    assert record_told(journey, "P-2042").status == 200


def test_what_its_worker_had_to_look_at_goes_to_another_worker(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    father(journey)
    restrict(desk, journey.child, {"kind": "worker", "id": "WORKER-900"}, kind=FORBIDDEN)
    waiting = to_tell(journey)
    assert "worker-900" not in {person for _, person, _ in waiting}
    assert {about for _, _, about in waiting} == {"P-2042", "worker-900"}


def test_a_link_that_is_proposed_after_the_restriction_tells_its_worker_at_once(desk: LinksDesk) -> None:
    journey = Journey(desk)
    father(journey)
    assert "people_left_out" in journey.propose().json["warnings"]
    assert to_tell(journey) == [ABOUT_FATHER]


@pytest.mark.parametrize("spelled", ["P-2042", "p-2042"])
def test_consent_is_not_taken_from_whoever_may_not_learn_of_the_child(desk: LinksDesk, spelled: str) -> None:
    journey = Journey(desk).reach("everyone_happy")
    father(journey, kind=SHOWN_NOTHING)
    refused = journey.draft(**consent_of(journey, spelled))
    assert refused.rules == {"consent-giver-may-learn"}
    assert "another" in refused.json["violations"][0]["reason"]
    assert journey.draft(**consent_of(journey, "P-2041")).status == 201


def consent_of(journey: Journey, person: str) -> dict[str, Any]:
    held = journey.agreement()["terms"]["medical_consent"]
    return {"terms": {"medical_consent": {**held, "given_by": person}}}


@pytest.mark.parametrize("step", ["offer", "sign"])
def test_a_restriction_between_the_steps_stops_the_next(desk: LinksDesk, step: str) -> None:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft(**consent_of(journey, "P-2042")).status == 201
    if step == "sign":
        assert journey.offer().status == 200
    father(journey)
    refused = journey.offer() if step == "offer" else journey.sign("parent", "P-2041")
    assert "consent-giver-may-learn" in refused.rules


@pytest.mark.parametrize("on_record", [True, False])
def test_a_signed_agreement_warns_that_a_party_and_the_consent_fall_away(desk: LinksDesk, on_record: bool) -> None:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft(**consent_of(journey, "P-2042")).status == 201
    assert journey.offer().status == 200
    assert journey.sign_all().status == 200
    if not on_record:
        change(journey, parents=[MOTHER])
    father(journey)
    signed = journey.ask("get_agreement", path={"number": "1"}).json
    assert {"party_left_out", "consent_left_out"} <= set(signed["warnings"])
    assert signed["state"] == "signed"
    assert ABOUT_FATHER in to_tell(journey)


def test_without_the_scope_of_restrictions_nobody_is_named_and_everybody_is_warned(desk: LinksDesk) -> None:
    journey = stopped(desk)
    father(journey)
    plain = desk.everything - {"restrictions:read"}
    seen = journey.ask("get_link", grants=plain)
    assert "left_out" not in seen.json
    assert "people_left_out" in seen.json["warnings"]
    addresses = journey.ask("get_addresses", grants=plain | {"addresses:read"})
    assert "left_out" not in addresses.json
    assert addresses.json["warnings"] == ["people_left_out"]
    listed = desk.ask("list_deadlines", query={"child": journey.child, "kind": "tell"}, grants=plain)
    told = [one for one in listed.json["items"] if one["reason"] == "person_left_out"]
    assert [("about" in one, one["person"]) for one in told] == [(False, "worker-900")]
    path = {"notice_id": told[0]["notice_id"]}
    given_to = desk.ask("record_told", {"told_on": "2025-09-30", "method": "letter"}, path=path, grants=plain)
    withdrawn = record_told(journey, "P-2042", grants=plain)
    for heard in (seen, addresses, listed, given_to):
        assert heard.status == 200
        assert "P-2042" not in str(heard.json) or heard is seen, heard.json
    assert not {"about", "withdrawn_on"} & set(given_to.json)
    assert not {"about", "withdrawn_on"} & set(withdrawn.json)
    assert "may_be_told" not in str(seen.json)


def test_what_names_a_restricted_person_is_in_no_event(desk: LinksDesk) -> None:
    journey = stopped(desk)
    father(journey)
    assert not {"about", "person", "left_out"} & set(notices.NoticePublic().fields)
    assert "left_out" not in links.LinkPublic().fields
    closed = [
        (links.LinkView, "left_out"),
        (profiles.AddressesView, "left_out"),
        (notices.NoticeView, "about"),
        (reviews.DeadlineView, "about"),
    ]
    assert {kind().fields[name].metadata.get("scope") for kind, name in closed} == {"restrictions:read"}
