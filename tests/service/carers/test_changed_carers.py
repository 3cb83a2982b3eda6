"""The home, the address and the terms of an approved carer are changed, kept as they were before, and announced."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import example
from services.carers.contract.scopes import ADDRESSES, CLOSED, SCOPES
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing

USUAL = frozenset(SCOPES) - CLOSED
BEFORE = example("open_application").body["home"]
CHANGE = example("change_carer").body
DECISION = example("decide_terms").body
REVIEW = example("record_review").body
AUTUMN = {"starts_on": "2025-09-27", "planned_end_on": "2025-12-01"}


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    made: Desk = make_desk("synthetic-changes", clock=FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC)))
    return made


def change(desk: Desk, body: dict[str, Any], **options: Any) -> Any:
    version = options.pop("if_match", desk.ask("get_carer").json["version"])
    return desk.ask("change_carer", body, if_match=version, **options)


def test_another_home_is_kept_beside_the_former_one_and_announced(desk: Desk) -> None:
    desk.prepare("change_carer")
    contact = desk.ask("get_carer").json["contact"]
    home = {**CHANGE["home"], "pets": []}
    changed = change(desk, {"home": home, "changed_on": "2025-09-15"}).json
    assert (changed["home"], changed["contact"], changed["version"]) == (home, contact, 2)
    former = {"until": "2025-09-15", "changed_by": "worker-900", "contact": None}
    assert changed["former_homes"] == [{**former, "home": {**BEFORE, "accessible_bathroom": False}}]
    assert (announced(desk)[-1]["type"], last(desk)["home"]) == ("carers.carer.changed.v1", home)
    moved = change(desk, {"contact": CHANGE["contact"]}).json
    assert (moved["home"], moved["contact"]["address_lines"]) == (home, ["2 Example Street", "Sampletown"])
    assert (moved["former_homes"][1]["contact"], moved["former_homes"][1]["until"]) == (contact, "2025-09-30")
    assert desk.ask("get_carer").json == desk.ask("list_carers").json["items"][-1] == moved
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3]
    assert "Example Street" not in str(announced(desk))
    assert desk.ask("get_application").json["home"] == {**BEFORE, "accessible_bathroom": False}


def test_an_address_is_not_replaced_by_a_client_that_may_not_read_it(desk: Desk) -> None:
    desk.prepare("change_carer")
    refused = change(desk, CHANGE, grants=USUAL)
    assert (refused.status, refused.json["type"]) == (403, "/problems/scope-missing")
    assert [one["pointer"] for one in refused.json["errors"]] == ["/contact"]
    assert desk.ask("get_carer").json["version"] == 1
    seen = change(desk, {"home": CHANGE["home"]}, grants=USUAL).json
    assert "contact" not in seen
    assert change(desk, {"contact": CHANGE["contact"]}, grants=USUAL | {ADDRESSES}).status == 200
    hidden = desk.ask("get_carer", grants=USUAL).json["former_homes"]
    assert [set(one) for one in hidden] == [{"until", "changed_by", "home"}] * 2


def test_who_had_no_address_is_given_one_by_any_client(desk: Desk) -> None:
    desk.prepare("change_carer")
    assert change(desk, {"contact": {}}).status == 200
    assert change(desk, {"contact": CHANGE["contact"]}, grants=USUAL).status == 200


@pytest.mark.parametrize(
    ("body", "status", "refused"),
    [
        ({"changed_on": "2025-09-15"}, 422, set()),
        ({}, 422, set()),
        ({**CHANGE, "changed_on": "2025-10-01"}, 409, {"date-has-come"}),
        ({**CHANGE, "changed_on": "2025-06-15"}, 409, {"dates-in-order"}),
        ({**CHANGE, "changed_on": "2025-06-16"}, 200, set()),
    ],
)
def test_what_is_refused_of_a_change(desk: Desk, body: dict[str, Any], status: int, refused: set[str]) -> None:
    desk.prepare("change_carer")
    heard = change(desk, body)
    assert heard.status == status
    assert status != 409 or heard.rules == refused


def test_a_change_needs_the_version_and_an_approval_and_follows_the_one_before(desk: Desk) -> None:
    desk.prepare("change_carer")
    assert desk.ask("change_carer", CHANGE).status == 428
    assert change(desk, CHANGE, if_match=7).status == 412
    assert change(desk, CHANGE).status == 200
    assert change(desk, {**CHANGE, "changed_on": "2025-09-14"}).rules == {"dates-in-order"}
    desk.ask("record_resignation", {"received_on": "2025-07-01"})
    assert change(desk, CHANGE).rules == {"carer-is-approved"}


def decide(desk: Desk, **changes: Any) -> Any:
    return desk.ask("decide_terms", {**DECISION, **changes})


def test_new_terms_follow_the_review_that_asks_for_them_and_count_from_then(desk: Desk) -> None:
    desk.prepare("record_review")
    assert decide(desk).rules == {"new-terms-follow-a-review"}
    first, second = ({**placing(desk, **AUTUMN), "child_id": f"CH-{number}"} for number in (1, 2))
    assert desk.ask("place_child", first).status == 201
    assert desk.ask("place_child", second).rules == {"within-terms-of-approval"}
    asked = {"children": "sought", "placing_authorities": "sought", "carers": True}
    review = {**REVIEW, "views": asked}
    assert desk.ask("record_review", {**review, "outcome": "suitable"}).status == 201
    assert decide(desk).rules == {"new-terms-follow-a-review"}
    assert desk.ask("record_review", {**review, "held_on": "2025-09-18"}).status == 201
    decided = decide(desk)
    assert (decided.status, decided.json["terms"]["number"]) == (200, 2)
    assert decided.json["terms"]["usual_fostering_limit"] == 3
    (kept,) = decided.json["terms_decisions"]
    assert (kept["before"]["number"], kept["review_on"], kept["decided_by"]) == (1, "2025-09-18", "worker-900")
    assert (announced(desk)[-1]["type"], last(desk)["terms"]["number"]) == ("carers.carer.terms_changed.v1", 2)
    assert DECISION["reasons"] not in str(announced(desk))
    assert {"reasons", "support"}.isdisjoint(desk.ask("get_carer", grants=USUAL).json["terms_decisions"][0])
    assert desk.ask("get_carer").json["terms_decisions"] == [kept]
    assert decide(desk).rules == {"new-terms-follow-a-review"}
    assert desk.ask("place_child", second).status == 201


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"support": None}, {"new-terms-after-notice"}),
        ({"agreed_on": None}, {"new-terms-after-notice"}),
        ({"agreed_on": "2025-09-27"}, {"dates-in-order"}),
        ({"proposed_on": "2025-09-16"}, {"dates-in-order"}),
        ({"decided_on": "2025-10-01"}, {"date-has-come"}),
        ({"terms": {**DECISION["terms"], "number": 4}}, {"usual-fostering-limit"}),
        ({"terms": {**DECISION["terms"], "age_from": 16}}, {"ages-in-order"}),
        ({"terms": {**DECISION["terms"], "kinds_of_care": ["mainstream"]}}, {"terms-applied-for"}),
    ],
)
def test_what_is_refused_of_new_terms(desk: Desk, changes: dict[str, Any], refused: set[str]) -> None:
    desk.prepare("decide_terms")
    assert decide(desk, **changes).rules == refused
    assert desk.ask("get_carer").json["terms"]["number"] == 1


def test_without_agreement_the_time_for_representations_is_waited_for(make_desk: Any) -> None:
    known: dict[str, str] = {}
    for day, status in ((16, 409), (17, 200)):
        desk = make_desk("synthetic-notice", clock=FixedClock(datetime(2025, 10, day, 10, tzinfo=UTC)))
        if not known:
            desk.prepare("decide_terms")
            known = desk.known
        desk.known = known
        heard = decide(desk, agreed_on=None, support=None, decided_on=f"2025-10-{day}")
        assert heard.status == status, heard.json


def test_new_terms_need_an_approval_and_the_version_that_was_read(desk: Desk) -> None:
    desk.prepare("decide_terms")
    assert desk.ask("decide_terms", DECISION, if_match=1).status == 412
    desk.ask("record_resignation", {"received_on": "2025-07-01"})
    assert "carer-is-approved" in decide(desk).rules
