"""An unfavourable medical or local authority answer binds nobody, and nobody passes over it in silence."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from services.carers.contract.examples import example
from tests.service.carers.desk import Desk

RULE = {"unsuitable-opinion-answered"}
MEDICAL = {"opinion": "medical", "person": 2, "reason": "A second adult cares; the adviser's concern was lifting."}
AUTHORITY = {"opinion": "local_authority", "reason": "Their concern was about a house the family has left."}


def body_of(operation: str, **changes: Any) -> Any:
    return {**deepcopy(example(operation).body), **changes}


def unfavourable() -> Any:
    checks = body_of("record_checks")
    checks["medicals"][1]["outcome"] = "unsuitable"
    checks["local_authority"][0]["outcome"] = "unsuitable"
    return checks


def test_a_panel_and_a_decision_maker_answer_each_opinion_that_they_pass_over(desk: Desk) -> None:
    desk.prepare("record_recommendation", {"record_checks": unfavourable()})
    for step in ("record_recommendation", "record_decision"):
        refused = desk.send_example(step)
        assert refused.rules == RULE
        assert refused.json["violations"][0]["reason"] == (
            "Unsuitable, and passed over without a reason: local_authority, medical of person 2."
        )
        assert desk.send_example(step, body_of(step, despite=[MEDICAL])).rules == RULE
        answered = desk.send_example(step, body_of(step, despite=[MEDICAL, AUTHORITY]))
        assert answered.status == 200
    assert answered.json["decisions"][0]["despite"] == [MEDICAL, {**AUTHORITY, "person": None}]
    assert answered.json["recommendations"][0]["despite"] == [MEDICAL, {**AUTHORITY, "person": None}]


def test_a_refusal_needs_no_answer_and_a_reason_needs_an_opinion(desk: Desk) -> None:
    desk.prepare("record_recommendation", {"record_checks": unfavourable()})
    negative = body_of("record_recommendation", recommendation="not_suitable")
    negative.pop("terms")
    assert desk.send_example("record_recommendation", negative).status == 200
    desk.prepare("record_recommendation")
    refused = desk.send_example("record_recommendation", body_of("record_recommendation", despite=[MEDICAL]))
    assert refused.rules == RULE
    assert refused.json["violations"][0]["reason"] == "Not unsuitable: medical of person 2."
    blank = [{**MEDICAL, "reason": " "}]
    assert desk.send_example("record_recommendation", body_of("record_recommendation", despite=blank)).status == 422


def test_the_latest_answer_of_each_adviser_counts(desk: Desk) -> None:
    desk.prepare("record_recommendation", {"record_checks": unfavourable()})
    medical = {"person": 2, "reported_on": "2025-03-06", "outcome": "suitable_with_conditions"}
    authority = {"authority": "sampletown  council", "replied_on": "2025-03-04", "outcome": "information_considered"}
    assert desk.ask("record_checks", {"medicals": [medical], "local_authority": [authority]}).status == 200
    assert desk.send_example("record_recommendation").status == 200
    assert desk.send_example("record_decision").status == 200
