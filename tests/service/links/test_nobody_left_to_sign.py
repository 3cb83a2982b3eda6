"""An offered agreement whose last awaited signer has to sign no more: nobody can finish it, and it says the way out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import CARERS, SIGNERS, Journey
from tests.service.links.on_the_way import NOW, change, change_carer

LEFT, MOTHER, WORKER, CHILD = "nobody_left_to_sign", ("parent", "P-2041"), ("social_worker", None), ("child", None)
FATHER, PARTNER = ("parent", "P-2042"), ("carer", "2")


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("nobody-left", clock=FixedClock(NOW))
    return made


def signed_but_by(desk: LinksDesk, signer: tuple[str, str | None]) -> Journey:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().status == 200
    for role, person in SIGNERS:
        if (role, person) != signer:
            assert journey.sign(role, person).status == 200
    return journey


def agreement(journey: Journey, number: int = 1) -> Mapping[str, Any]:
    read: Mapping[str, Any] = journey.ask("get_agreement", path={"number": str(number)}).json
    return read


def loses_responsibility(journey: Journey) -> None:
    parents = copy.deepcopy(example("record_child").body)["parents"]
    father = {"person": "P-2042", "kind": "father", "parental_responsibility": False, "contact": None}
    change(journey, parents=[*parents, father])


def moves_out(journey: Journey) -> None:
    residents = [{**one, "left_on": "2025-09-30"} if one["person"] == 2 else one for one in CARERS]
    change_carer(journey, residents=residents)


@pytest.mark.parametrize(
    ("signer", "happens"),
    [(FATHER, loses_responsibility), (PARTNER, moves_out)],
    ids=["a parent loses responsibility", "a carer moves out"],
)
def test_whoever_signs_is_told_to_withdraw_it_and_to_offer_it_anew(desk: LinksDesk, signer: Any, happens: Any) -> None:
    journey = signed_but_by(desk, signer)
    assert LEFT not in agreement(journey)["warnings"]
    happens(journey)
    read = agreement(journey)
    assert (read["state"], read["awaited"], journey.view["state"]) == ("offered", [], "everyone_happy")
    assert LEFT in read["warnings"]
    for role, person in (signer, MOTHER, WORKER, CHILD):
        heard = journey.sign(role, person)
        assert "agreement-awaits-a-signature" in heard.rules
        told = {one["rule"]: one["reason"] for one in heard.json["violations"]}["agreement-awaits-a-signature"]
        assert "/withdraw" in told
        assert "draft" in told
        assert "offer" in told
    assert journey.ask("withdraw_agreement", {"reason": "Others sign now."}, path={"number": "1"}).status == 200
    assert LEFT not in agreement(journey)["warnings"]
    assert journey.draft().status == 201
    assert {(one["role"], one["person"]) for one in journey.offer(2).json["awaited"]} == {*SIGNERS} - {signer}
    for role, person in SIGNERS:
        if (role, person) != signer:
            assert journey.sign(role, person, 2).status == 200
    assert journey.view["state"] == "active"


def test_while_somebody_is_awaited_the_others_are_not_told_so(desk: LinksDesk) -> None:
    journey = signed_but_by(desk, FATHER)
    assert journey.sign("social_worker").rules == {"signed-once"}
    assert journey.sign(*FATHER).json["state"] == "signed"
    assert journey.sign(*FATHER).rules >= {"agreement-step-in-order"}
    assert "agreement-awaits-a-signature" not in journey.sign(*FATHER).rules
