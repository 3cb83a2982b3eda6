"""Who has to sign, and rules on agreements on their boundary days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.agreements import rules
from services.links.agreements.parties import Signer, awaited, carers_on, is_party, parents_responsible, required

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
def test_it_is_reviewed_within_three_months(review_on: date, right: bool) -> None:
    assert (rules.REVIEWED_IN_TIME.judge(DAY, review_on, 3) is None) is right


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
