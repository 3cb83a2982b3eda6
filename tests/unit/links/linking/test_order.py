"""The life of a link: the table of steps is whole, and no sequence of steps leads anywhere else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.contract import CONTRACT
from services.links.contract.codes import LINK_OPERATIONS, LINK_STATES, LINK_STEPS, OPEN_LINK_STATES
from services.links.linking.order import ALLOWED, NEXT, STEPS_OF, after, possible_steps
from services.links.linking.rules import ADDRESSES_AFTER_AGREEMENT, ADDRESSES_WHILE_AGREED, STEP_IN_ORDER

OVER = {"declined", "ended"}


def test_the_table_speaks_of_every_step_and_state() -> None:
    assert set(ALLOWED) == set(LINK_STEPS)
    assert set(NEXT) == set(LINK_STATES)
    assert set().union(*ALLOWED.values()) == set(OPEN_LINK_STATES)
    assert set(LINK_STATES) - set(OPEN_LINK_STATES) == OVER


@pytest.mark.parametrize("state", LINK_STATES)
@pytest.mark.parametrize("step", LINK_STEPS)
def test_a_step_is_possible_or_refused_with_what_comes_next(state: str, step: str) -> None:
    refused = STEP_IN_ORDER.judge(state, step)
    assert (refused is None) is (state in ALLOWED[step])
    if refused is not None:
        assert refused.rule == "link-step-in-order"
        assert NEXT[state] in refused.reason


def test_the_operations_shown_are_those_of_the_contract_and_take_every_step() -> None:
    assert tuple(STEPS_OF) == LINK_OPERATIONS
    assert set(LINK_OPERATIONS) <= set(CONTRACT.by_name)
    assert {step for steps in STEPS_OF.values() for step in steps} | {"propose"} == set(LINK_STEPS)


@pytest.mark.parametrize(
    ("versions", "of_agreements"),
    [
        ([], {"draft_agreement"}),
        (["draft"], {"offer_agreement", "withdraw_agreement"}),
        (["offered"], {"sign_agreement", "withdraw_agreement"}),
    ],
)
def test_a_step_is_shown_where_its_turn_has_come(versions: list[str], of_agreements: set[str]) -> None:
    always = {"share_profile", "plan_legal_basis", "allocate_social_worker", "suspend_link", "end_link"}
    assert set(possible_steps("active", versions, True)) == always | of_agreements
    assert set(possible_steps("proposed", versions, False)) & {"draft_agreement", "sign_agreement"} == set()
    assert possible_steps("ended", versions, True) == []
    assert ("record_happiness" in possible_steps("introducing", versions, False)) is False
    assert ("record_happiness" in possible_steps("introducing", versions, True)) is True


@given(st.lists(st.sampled_from(LINK_STEPS), max_size=40))
def test_no_sequence_skips_a_stage(steps: list[str]) -> None:
    """Before a carer has accepted there was a full profile, and before that an anonymised one."""
    state, taken = "proposed", []
    for step in steps:
        if state not in ALLOWED[step]:
            continue
        before, state = state, after(state, step)
        taken.append(step)
        assert state in LINK_STATES
        assert before not in OVER
    if "share_full" in taken:
        assert "share_anonymised" in taken[: taken.index("share_full")]
    if "accept" in taken:
        assert "share_full" in taken[: taken.index("accept")]
    if "introduce" in taken:
        assert "accept" in taken[: taken.index("introduce")]
    assert "record_view" not in taken or "introduce" in taken[: taken.index("record_view")]
    assert not {"suspend", "resume", "draft_agreement", "sign_agreement"} & set(taken)


@pytest.mark.parametrize("state", LINK_STATES)
@pytest.mark.parametrize("agreement", [None, 1])
def test_addresses_wait_for_the_signed_agreement(state: str, agreement: int | None) -> None:
    given_out = ADDRESSES_AFTER_AGREEMENT.judge(state, agreement) is None
    assert given_out is (agreement is not None and state in ("active", "suspended"))


@pytest.mark.parametrize(
    ("last_day", "given_out"), [(None, True), (date(2025, 12, 31), True), (date(2025, 12, 30), False)]
)
def test_addresses_are_given_until_the_last_day_of_the_agreement(last_day: date | None, given_out: bool) -> None:
    assert (ADDRESSES_WHILE_AGREED.judge(last_day, date(2025, 12, 31)) is None) is given_out
