"""Another Family Link social worker takes a link over: events, lists, deadlines and what waits to be told follow."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import FixedClock
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, over
from tests.service.links.on_the_way import NOW, REVIEW, change, change_carer
from tests.support.desk import Heard

FORMER, PRESENT, CHILDS = "worker-900", "worker-905", "worker-41"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("allocation", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def allocate(journey: Journey, worker: str = PRESENT, **more: Any) -> Heard:
    query = {name: more.pop(name) for name in ("if_match", "actor") if name in more}
    body = {"social_worker": worker, "reason": "The former one has left the team.", **more}
    return journey.ask("allocate_social_worker", body, **query)


def notices(journey: Journey) -> dict[str, tuple[str, str | None, int]]:
    """By role and reason: person, day on which it was told, version."""
    rows = journey.desk.rows(
        f"select role, reason, person, told_on, version from notices where link_id = '{journey.link}'"
    )
    return {f"{row.role}/{row.reason}": (row.person, row.told_on and str(row.told_on), row.version) for row in rows}


def listed(desk: LinksDesk, worker: str) -> set[str]:
    return {one["id"] for one in desk.ask("list_links", query={"social_worker": worker}).json["items"]}


def test_the_link_is_of_the_new_worker_from_then_on(desk: LinksDesk, journey: Journey) -> None:
    version = journey.view["version"]
    heard = allocate(journey, if_match=version)
    assert heard.status == 200, heard.json
    assert (heard.json["social_worker"], heard.json["version"]) == (PRESENT, version + 1)
    entry = heard.json["journal"][-1]
    assert (entry["step"], entry["on"], entry["by"]) == ("allocate_social_worker", "2025-09-30", "worker-900")
    assert (entry["social_worker"], entry["former_social_worker"]) == (PRESENT, FORMER)
    assert entry["words"] == "The former one has left the team."
    event = journey.events[-1]
    assert (event["type"], event["sequence"]) == ("links.link.social_worker_allocated.v1", version + 1)
    assert event["data"]["social_worker"] == PRESENT
    assert "left the team" not in str(event)
    assert journey.link in listed(desk, PRESENT)
    assert journey.link not in listed(desk, FORMER)
    due = desk.ask("list_deadlines", query={"social_worker": PRESENT}).json["items"]
    assert {one["link_id"] for one in due} == {journey.link}
    assert allocate(journey, FORMER, if_match=version).status == 412


def test_who_is_allocated_already_and_wrong_days_are_refused_by_name(desk: LinksDesk, journey: Journey) -> None:
    for spelt in (FORMER, FORMER.upper()):
        assert allocate(journey, spelt).rules == {"link-worker-changes"}
    assert allocate(journey, allocated_on="2025-10-01").rules == {"link-days-have-come"}
    assert allocate(journey, allocated_on="2025-09-29").rules == {"link-days-in-order"}
    with desk.at("2025-10-10T10:00:00+00:00"):
        assert allocate(journey, allocated_on="2025-10-08").status == 200
        assert allocate(journey, "worker-78", allocated_on="2025-10-07").rules == {"link-days-in-order"}
        assert allocate(journey, "worker-78", allocated_on="2025-10-08").status == 200
    assert allocate(journey, "  ").status == 422
    assert journey.ask("allocate_social_worker", {"social_worker": "worker-79"}).status == 422


@pytest.mark.parametrize("state", ["declined", "ended"])
def test_a_link_that_is_over_gets_no_other_worker(desk: LinksDesk, state: str) -> None:
    assert allocate(over(Journey(desk), state)).rules == {"link-step-in-order"}


def test_a_link_can_be_suspended_on_a_day_before_it_was_taken_over(desk: LinksDesk, journey: Journey) -> None:
    with desk.at("2025-10-10T10:00:00+00:00"):
        assert allocate(journey).status == 200
        assert journey.ask("suspend_link", {"reason": "illness", "on": "2025-10-09"}).status == 200


def test_what_the_former_worker_was_not_told_passes_to_the_new_one(desk: LinksDesk, journey: Journey) -> None:
    change_carer(journey, event="suspended", state="suspended")
    change(journey, clinical_tasks=["gastrostomy", "suction"], legal_basis="s17_6")
    before = notices(journey)
    assert before["links_social_worker/carer_suspended"] == (FORMER, None, 1)
    assert before["social_worker/childs_record"] == (FORMER, None, 1)
    assert allocate(journey).status == 200
    after = notices(journey)
    passed = {"links_social_worker/carer_suspended", "social_worker/childs_record"}
    assert {name for name in before if after[name] != before[name]} == passed
    assert {after[name] for name in passed} == {(PRESENT, None, 2)}
    tell = desk.ask("list_deadlines", query={"kind": "tell", "child": journey.child}).json["items"]
    assert {one["person"] for one in tell if one["role"] == "links_social_worker"} == {PRESENT}
    for one in desk.rows(f"select id from notices where link_id = '{journey.link}' and person = '{PRESENT}'"):
        events = desk.events(str(one.id))
        assert [event["type"] for event in events] == ["links.notice.due.v1", "links.notice.passed_on.v1"]
        assert [event["sequence"] for event in events] == [1, 2]


def test_what_was_told_already_and_what_others_are_to_be_told_stays(desk: LinksDesk) -> None:
    journey = Journey(desk)
    journey.reach("introducing")
    change_carer(journey, event="suspended", state="suspended")
    (row,) = desk.rows(f"select id from notices where link_id = '{journey.link}' and role = 'links_social_worker'")
    given = desk.ask("record_told", {"told_on": "2025-09-30", "method": "in_person"}, path={"notice_id": str(row.id)})
    assert given.status == 200
    before = notices(journey)
    assert allocate(journey, CHILDS).status == 200
    assert allocate(journey, "worker-78").status == 200
    assert notices(journey) == before


def test_who_was_the_links_worker_chairs_no_review_of_it(desk: LinksDesk, journey: Journey) -> None:
    assert allocate(journey, reason="Another area.").status == 200
    with desk.at("2025-11-10T10:00:00+00:00"):
        for worker in (FORMER, PRESENT, CHILDS):
            heard = journey.ask("record_review", {**REVIEW, "held_on": "2025-11-10", "chaired_by": worker})
            assert heard.rules == {"review-chaired-independently"}, worker
        assert journey.ask("record_review", {**REVIEW, "held_on": "2025-11-10"}).status == 201
