"""Who has to sign, and rules on agreements on their boundary days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.agreements import rules
from services.links.agreements.parties import Signer, awaited, carers_on, is_party, parents_responsible, required
from services.links.agreements.warning import beyond
from services.links.contract.codes import NIGHT_SLOTS, SLOTS
from services.links.slots import NIGHTS

DAY = date(2025, 9, 30)
ONE = timedelta(days=1)
NUMBERS = st.lists(st.text("PQ123", min_size=1, max_size=4), unique=True, max_size=4)


def signature(signer: Signer) -> dict[str, object]:
    return {"role": signer.role, "person": signer.person or ("worker-1" if signer.role == "social_worker" else None)}


@given(NUMBERS, NUMBERS, st.randoms())
def test_it_is_complete_when_all_have_signed_and_not_before(
    parents: list[str], carers: list[str], random: object
) -> None:
    signers = required(parents, carers)
    assert len(signers) == len(parents) + len(carers) + 2
    order = list(signers)
    random.shuffle(order)  # type: ignore[attr-defined]
    signed: list[dict[str, object]] = []
    for signer in order:
        assert signer in awaited(signers, signed)
        signed.append(signature(signer))
        assert signer not in awaited(signers, signed)
    assert awaited(signers, signed) == []
    for left_out in signers:
        others = [signature(s) for s in signers if s != left_out]
        assert awaited(signers, others) == [left_out]


@given(NUMBERS, NUMBERS)
def test_one_role_does_not_sign_for_another(parents: list[str], carers: list[str]) -> None:
    signers = required(parents, carers)
    assert all(is_party("parent", p, signers) is (p in parents) for p in {*parents, *carers})
    assert all(is_party("carer", c, signers) is (c in carers) for c in {*parents, *carers})
    assert is_party("social_worker", "anybody", signers)
    assert is_party("child", None, signers)
    assert not is_party("parent", None, signers)


@pytest.mark.parametrize(
    ("slots", "fits"),
    [
        ({"sunday": 5, "saturday": 5, "weekend": 5}, True),
        ({"sunday": 6}, False),
        ({"saturday": 9}, False),
        ({"weekend": 6}, False),
        ({"after_school": 23, "evening": 31, "school_holiday": 31}, True),
        ({"after_school": 24}, False),
        ({"one_night": 31}, True),
        ({"one_night": 1, "few_days": 15}, True),
        ({"one_night": 2, "few_days": 15}, False),
        ({"few_days": 16}, False),
        ({"one_night": 27, "weekend": 5}, False),
    ],
)
def test_no_month_holds_more_than_its_days_and_nights(slots: dict[str, int], fits: bool) -> None:
    assert (rules.SESSIONS_FIT_A_MONTH.judge(slots) is None) is fits


def test_every_kind_of_slot_has_a_bound_and_a_refusal_names_it() -> None:
    assert set(rules.MOST_IN_A_MONTH) == set(SLOTS)
    assert set(NIGHTS) == set(NIGHT_SLOTS)
    refused = rules.SESSIONS_FIT_A_MONTH.judge({"sunday": 9, "evening": 2})
    assert refused is not None
    assert refused.reason == "No month holds 9 of sunday, at most 5."


@pytest.mark.parametrize(
    ("born", "ends_on", "stands"),
    [
        (date(2008, 9, 30), date(2026, 9, 30), True),
        (date(2008, 9, 30), date(2026, 10, 1), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2008, 2, 29), date(2026, 3, 2), False),
        (date(2008, 9, 30), None, True),
    ],
)
def test_an_agreement_ends_by_the_18th_birthday(born: date, ends_on: date | None, stands: bool) -> None:
    assert (rules.ENDS_BY_18.judge(born, ends_on) is None) is stands


@pytest.mark.parametrize(
    ("ends_on", "approval_ends_on", "stands"),
    [
        (DAY, DAY + ONE, True),
        (DAY, DAY, False),
        (None, DAY, False),
        (None, None, True),
        (DAY, None, True),
    ],
)
def test_an_agreement_ends_before_the_first_day_without_approval(
    ends_on: date | None, approval_ends_on: date | None, stands: bool
) -> None:
    assert (rules.WITHIN_THE_APPROVAL.judge(ends_on, approval_ends_on) is None) is stands


@pytest.mark.parametrize(
    ("slots", "offer", "taken", "warned"),
    [
        ({"saturday": 3}, {}, 0, []),
        ({"saturday": 3}, {}, 1, []),
        ({"saturday": 3}, {}, 2, ["more_sessions_than_offered"]),
        ({"saturday": 5}, {}, 0, ["more_sessions_than_offered"]),
        ({"saturday": 5}, {"sessions_per_month": None}, 50, []),
        ({"sunday": 1, "one_night": 1}, {}, 0, ["slot_not_offered"]),
        ({"sunday": 5}, {}, 0, ["slot_not_offered", "more_sessions_than_offered"]),
        ({"saturday": 5}, None, 50, ["slot_not_offered"]),
    ],
)
def test_what_goes_beyond_the_carers_offer_is_named(
    slots: dict[str, int], offer: dict[str, object] | None, taken: int, warned: list[str]
) -> None:
    stated = {"daytime": ["saturday"], "overnight": ["one_night"], "sessions_per_month": 4}
    assert beyond(slots, None if offer is None else {**stated, **offer}, taken) == warned


@pytest.mark.parametrize(
    ("legal_basis", "practice", "address", "education", "lacking"),
    [
        ("s20_reg48", "Practice", ["2 Road"], True, []),
        ("s20_full", "Practice", ["2 Road"], True, []),
        ("s20_reg48", None, [], True, ["gp/name", "gp/address_lines"]),
        ("s20_reg48", "Practice", [], True, ["gp/address_lines"]),
        ("s20_reg48", "Practice", ["2 Road"], False, ["(education)"]),
        ("s20_full", None, [], False, ["gp/name", "gp/address_lines", "(education)"]),
        ("s17_6", None, [], False, []),
    ],
)
def test_the_plan_of_a_looked_after_child_has_its_content(
    legal_basis: str, practice: str | None, address: list[str], education: bool, lacking: list[str]
) -> None:
    refused = rules.CARE_PLAN_HAS_ITS_CONTENT.judge(legal_basis, practice, address, education)
    assert (refused is None) is (not lacking)
    for field in ("gp/name", "gp/address_lines", "(education)"):
        assert (refused is not None and field in refused.reason) is (field in lacking)


def test_parents_with_responsibility_sign() -> None:
    parents = [
        {"person": "P-1", "parental_responsibility": True},
        {"person": "P-2", "parental_responsibility": False},
    ]
    assert parents_responsible(parents) == ["P-1"]


@pytest.mark.parametrize(
    ("role", "joined", "left", "signs"),
    [
        ("applicant", None, None, True),
        ("applicant", DAY, None, True),
        ("applicant", DAY + ONE, None, False),
        ("applicant", None, DAY, False),
        ("applicant", None, DAY + ONE, True),
        ("partner", None, None, False),
        ("child", None, None, False),
    ],
)
def test_approved_carers_who_live_there_sign(role: str, joined: date | None, left: date | None, signs: bool) -> None:
    resident = {
        "person": 1,
        "role": role,
        "joined_on": joined.isoformat() if joined else None,
        "left_on": left.isoformat() if left else None,
    }
    assert carers_on([resident], DAY) == (["1"] if signs else [])


@pytest.mark.parametrize(
    ("offered_on", "signed_on", "right"),
    [(DAY - ONE, DAY, True), (DAY, DAY, True), (DAY, DAY - ONE, False), (DAY - ONE, DAY + ONE, False)],
)
def test_it_is_signed_between_the_offer_and_today(offered_on: date, signed_on: date, right: bool) -> None:
    assert (rules.SIGNED_AFTER_THE_OFFER.judge(offered_on, signed_on, DAY) is None) is right


@pytest.mark.parametrize(("review_on", "right"), [(date(2025, 12, 30), True), (date(2025, 12, 31), False), (DAY, True)])
def test_it_is_reviewed_in_time(review_on: date, right: bool) -> None:
    assert (rules.REVIEWED_IN_TIME.judge(review_on, date(2025, 12, 30)) is None) is right


@pytest.mark.parametrize(
    ("review_on", "ends_on", "former", "right"),
    [
        (DAY, DAY, DAY, True),
        (DAY, DAY - ONE, None, False),
        (DAY - ONE, None, None, False),
        (DAY, None, DAY + ONE, False),
        (DAY, None, None, True),
    ],
)
def test_its_days_come_in_order(review_on: date, ends_on: date | None, former: date | None, right: bool) -> None:
    assert (rules.DAYS_IN_ORDER.judge(DAY, review_on, ends_on, former) is None) is right


TASK, OTHER = ("gastrostomy", 1), ("oxygen", 1)


@pytest.mark.parametrize(
    ("needed", "trained", "signed_off", "covered"),
    [
        ([], set(), set(), True),
        (["gastrostomy"], set(), {TASK}, False),
        (["gastrostomy"], {TASK}, {TASK}, True),
        (["gastrostomy"], {TASK}, {("gastrostomy", 2)}, False),
        (["gastrostomy"], {TASK, OTHER}, {TASK}, False),
        (["gastrostomy", "oxygen"], {TASK}, {TASK, OTHER}, False),
    ],
)
def test_every_clinical_task_is_in_trained_hands(
    needed: list[str], trained: set[tuple[str, int]], signed_off: set[tuple[str, int]], covered: bool
) -> None:
    assert (rules.CLINICAL_TASKS_ARE_COVERED.judge(needed, trained, signed_off) is None) is covered


@pytest.mark.parametrize(
    ("parents", "carers", "authority", "right"),
    [(["P-1"], ["1"], False, True), ([], ["1"], False, False), ([], ["1"], True, True), (["P-1"], [], True, False)],
)
def test_somebody_responsible_and_a_carer_can_sign(
    parents: list[str], carers: list[str], authority: bool, right: bool
) -> None:
    assert (rules.SOMEBODY_RESPONSIBLE_SIGNS.judge(parents, carers, authority) is None) is right
