"""What a journal says of section 20 in full, and the rules on recording that its duties are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from services.links.contract.codes import DEADLINE_KINDS, DUTIES, LINK_STATES
from services.links.contract.settings.duties import LAW, SETTINGS, WORKING_DAYS
from services.links.day_limits.rules import WAY_ON
from services.links.duties import rules
from services.links.duties.owed import regime_of


def signed(number: int, basis: str) -> dict[str, Any]:
    return {"step": "sign_agreement", "agreement": number, "legal_basis": basis}


def done(duty: str) -> dict[str, Any]:
    return {"step": "complete_duty", "duty": duty}


FULL, SHORT = signed(2, "s20_full"), signed(1, "s20_reg48")
ONE_OF_MANY: Mapping[str, Any] = {"step": "sign_agreement", "agreement": 2, "role": "parent"}
PLANNED: Mapping[str, Any] = {"step": "replan", "legal_basis": "s20_full"}
DRAFTED: Mapping[str, Any] = {"step": "draft_agreement", "agreement": 2, "legal_basis": "s20_full"}


@pytest.mark.parametrize(
    ("journal", "agreement", "are_done"),
    [
        ([], None, set()),
        ([SHORT], None, set()),
        ([SHORT, PLANNED, DRAFTED, ONE_OF_MANY], None, set()),
        ([signed(1, "s20_full")], 1, set()),
        ([SHORT, PLANNED, DRAFTED, ONE_OF_MANY, FULL], 2, set()),
        ([SHORT, FULL, done("care_plan")], 2, {"care_plan"}),
        (
            [SHORT, FULL, done("care_plan"), signed(3, "s20_full"), done("placement_plan")],
            2,
            {"care_plan", "placement_plan"},
        ),
        ([SHORT, FULL, done("care_plan"), signed(3, "s20_reg48")], None, set()),
        ([SHORT, FULL, done("care_plan"), signed(3, "s20_reg48"), signed(4, "s20_full")], 4, set()),
    ],
)
def test_everything_is_due_anew_with_each_time_in_full(
    journal: list[Mapping[str, Any]], agreement: int | None, are_done: set[str]
) -> None:
    regime = regime_of(journal)
    assert (regime and regime.agreement) == agreement
    assert set(regime.done if regime else ()) == are_done


@pytest.mark.parametrize("state", LINK_STATES)
@pytest.mark.parametrize("agreed", [True, False])
def test_a_duty_is_done_of_a_link_that_lives_in_full(state: str, agreed: bool) -> None:
    refused = rules.OF_FULL_REGIME.judge(state, agreed)
    assert (refused is None) is (agreed and state in ("active", "suspended"))
    if not agreed:
        assert refused is not None
        assert "POST /links/{link_id}/legal-basis" in refused.reason


@pytest.mark.parametrize(("done_on", "passes"), [(None, True), (date(2025, 9, 30), False)])
def test_what_is_done_is_recorded_once(done_on: date | None, passes: bool) -> None:
    assert (rules.DONE_ONCE.judge(done_on) is None) is passes


def test_each_duty_is_a_deadline_with_a_number_and_a_source() -> None:
    assert set(DUTIES) == set(LAW) == set(WORKING_DAYS) <= set(DEADLINE_KINDS)


def test_numbers_that_nobody_has_seen_in_the_law_say_so() -> None:
    assert all("check the number against the text" in one.source or "no law names" in one.source for one in SETTINGS)


def test_whoever_passes_the_limits_is_told_the_way_and_what_follows() -> None:
    for words in ("s20_full", "POST /links/{link_id}/legal-basis", "GET /links/{link_id}/duties"):
        assert words in WAY_ON
    for duty in (
        "care plan",
        "placement plan",
        "health assessment",
        "personal education plan",
        "placement notification",
    ):
        assert duty in WAY_ON
