"""The life of a link against PostgreSQL: from every state each step is taken, or refused by name, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from services.links.contract.codes import LINK_STATES, LINK_STEPS
from services.links.linking.order import ALLOWED, possible_steps
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import MET, Journey, over
from tests.support.desk import Heard

STEPS: Mapping[str, Callable[[Journey], Heard]] = {
    "share_anonymised": lambda j: j.share("anonymised"),
    "share_full": lambda j: j.share("full"),
    "accept": lambda j: j.ask("record_consideration", {"accepts": True}),
    "decline": lambda j: j.ask("record_consideration", {"accepts": False, "reason": "No."}),
    "introduce": Journey.introduce,
    "record_view": lambda j: j.happy("carer"),
    "draft_agreement": Journey.draft,
    "replan": lambda j: j.ask(
        "plan_legal_basis",
        {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": j.desk_today},
    ),
    "allocate_social_worker": lambda j: j.ask(
        "allocate_social_worker", {"social_worker": "worker-77", "reason": "The former one has left."}
    ),
    "suspend": lambda j: j.ask("suspend_link", {"reason": "concern"}),
    "resume": lambda j: j.ask("resume_link", {}),
    "end": lambda j: j.ask("end_link", {"reason": "other"}),
}
"""Those of `LINK_STEPS` that need nothing but the link."""


def at(desk: LinksDesk, state: str) -> Journey:
    journey = Journey(desk)
    return over(journey, state) if state in ("declined", "ended") else journey.reach(state)


@pytest.mark.parametrize("state", LINK_STATES)
def test_every_step_is_taken_or_refused_by_name(desk: LinksDesk, state: str) -> None:
    standing = at(desk, state)
    before = standing.view
    met = state not in ("proposed", "profile_shared", "considering", "accepted")
    assert before["possible_steps"] == possible_steps(state, (), met)
    for step, take in STEPS.items():
        if state in ALLOWED[step]:
            fresh = at(desk, state)
            version = fresh.view["version"]
            heard = take(fresh)
            assert heard.status in (200, 201), (step, heard.json)
            assert fresh.view["version"] == version + 1
            assert fresh.view["journal"][-1]["step"] == step
        else:
            heard = take(standing)
            assert heard.status == 409, (step, heard.json)
            assert "link-step-in-order" in heard.rules
    assert standing.view == before


def test_the_steps_that_are_shown_follow_the_agreement(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")

    def shown() -> set[str]:
        return {step for step in journey.view["possible_steps"] if step.endswith("_agreement")}

    assert shown() == {"draft_agreement"}
    assert journey.draft().status == 201
    assert shown() == {"offer_agreement", "withdraw_agreement"}
    assert journey.offer(2).status == 200
    assert shown() == {"sign_agreement", "withdraw_agreement"}
    (listed,) = desk.ask("list_links", query={"child": journey.child}).json["items"]
    assert listed["possible_steps"] == journey.view["possible_steps"]
    assert journey.sign_all(2).status == 200
    assert shown() == {"draft_agreement"}
    proposed = Journey(desk).reach("proposed").view["possible_steps"]
    assert proposed == ["share_profile", "plan_legal_basis", "allocate_social_worker", "end_link"]


def test_the_steps_tried_are_all_that_there_are() -> None:
    of_agreements = {"offer_agreement", "sign_agreement", "withdraw_agreement"}
    of_two_links = {"review_legal_basis"}
    assert set(STEPS) | of_agreements | of_two_links | {"propose"} == set(LINK_STEPS)


def test_a_refusal_says_what_comes_next(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("proposed")
    (violation,) = journey.share("full").json["violations"]
    assert violation["reason"] == (
        "The link is proposed: next an anonymised profile of the child is shared with the carer."
    )


def test_each_step_raises_the_version_by_one_and_is_announced_with_the_state(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("suspended")
    assert journey.ask("resume_link", {}).status == 200
    assert journey.ask("end_link", {"reason": "completed"}).status == 200
    told = journey.events
    assert [e["sequence"] for e in told] == list(range(1, len(told) + 1))
    happened = [e["type"].split(".")[2] for e in told]
    assert happened[:5] == ["proposed", "profile_shared", "profile_shared", "accepted", "introduced"]
    assert happened[-4:] == ["activated", "suspended", "resumed", "ended"]
    assert happened.count("everyone_happy") == 1
    assert told[-1]["data"]["state"] == "ended"
    assert told[-4]["data"]["promised"] == [
        {"slot": "saturday", "sessions_per_month": 2},
        {"slot": "one_night", "sessions_per_month": 1},
    ]


def test_a_step_honours_the_version_that_the_caller_has_read(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("proposed")
    assert journey.ask("share_profile", {"kind": "anonymised"}, if_match=1).status == 201
    assert journey.ask("share_profile", {"kind": "full"}, if_match=1).status == 412
    assert journey.view["state"] == "profile_shared"


def test_whoever_takes_a_yes_back_takes_everyone_back(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().status == 200
    assert journey.happy("carer", False).json["state"] == "introducing"
    heard = journey.sign("child")
    assert heard.rules == {"link-step-in-order"}
    refused = journey.draft()
    assert refused.rules == {"link-step-in-order", "agreement-when-everyone-is-happy", "one-agreement-at-a-time"}
    assert "carer" in next(
        v["reason"] for v in refused.json["violations"] if v["rule"] == "agreement-when-everyone-is-happy"
    )
    assert journey.happy("carer").json["state"] == "everyone_happy"
    assert journey.sign("child").status == 200


def test_an_older_word_entered_later_overrides_none(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("introducing")
    day = journey.desk_day

    def says(party: str, happy: bool, days: int) -> Heard:
        words = {"own_words": "I say so.", "method": "spoken"} if party == "child" else {}
        why = {"reason": "Too far."} if party == "carer" and not happy else {}
        on = (day + timedelta(days=days)).isoformat()
        return journey.ask("record_happiness", {"party": party, "happy": happy, "on": on, **words, **why})

    def child() -> Any:
        return next((one["happy"], one["on"]) for one in journey.view["happiness"] if one["party"] == "child")

    with desk.at(f"{day + timedelta(days=10)}T10:00:00+00:00"):
        for party in ("parents", "carer", "social_worker"):
            assert says(party, True, 8).status == 200
        assert says("child", False, 9).json["state"] == "introducing"
        older = says("child", True, 1)
        assert (older.status, older.json["state"]) == (200, "introducing")
        assert journey.events[-1]["type"] == "links.link.view_recorded.v1"
        assert child() == (False, (day + timedelta(days=9)).isoformat())
        assert journey.draft().rules >= {"agreement-when-everyone-is-happy"}
        assert says("child", True, 9).json["state"] == "everyone_happy"
        assert says("carer", False, 7).json["state"] == "everyone_happy"
        assert says("carer", False, 8).json["state"] == "introducing"


@pytest.mark.parametrize(
    ("operation", "body", "pointer"),
    [
        ("record_consideration", {"accepts": False}, "/reason"),
        ("record_happiness", {"party": "child", "happy": True, "reason": "x"}, "/own_words"),
        ("record_happiness", {"party": "carer", "happy": True, "own_words": "x"}, "/own_words"),
        ("record_happiness", {"party": "parents", "happy": False}, "/reason"),
        ("record_introduction", {"on": "2026-01-01", "present": ["parent", "carer"]}, "/present"),
        ("propose_link", {"child": "L-0", "carer_id": "x", "reason": "y"}, "/carer_id"),
    ],
)
def test_what_is_sent_is_complete(desk: LinksDesk, operation: str, body: Any, pointer: str) -> None:
    path = {} if operation == "propose_link" else {"link_id": "0190a1b2-0000-7000-8000-0000000000ff"}
    heard = desk.ask(operation, body, path=path)
    assert heard.status == 422
    assert pointer in [e["pointer"] for e in heard.json["errors"]]


def test_introductions_are_planned_and_then_told(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("accepted")
    ahead = (journey.desk_day.replace(year=journey.desk_day.year + 1)).isoformat()
    present = {"present": ["child", "carer"]}
    early = journey.ask("record_introduction", {"on": ahead, **present, "how_it_went": MET})
    assert early.rules == {"meeting-told-afterwards"}
    untold = journey.ask("record_introduction", {"on": journey.desk_today, **present})
    assert untold.rules == {"meeting-told-afterwards"}
    assert journey.ask("record_introduction", {"on": ahead, **present}).json["state"] == "introducing"
    assert journey.happy("carer").rules == {"views-after-a-meeting"}
    assert "record_happiness" not in journey.view["possible_steps"]
    assert journey.introduce().status == 200
    assert "record_happiness" in journey.view["possible_steps"]
    assert journey.happy("carer").status == 200
    backdated = journey.ask("record_introduction", {"on": "2020-01-01", **present, "how_it_went": MET})
    assert backdated.rules == {"link-days-in-order"}
