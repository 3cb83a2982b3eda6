"""Availability, skills, standing, exemptions: what makes sense, and from which day to which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.carers.availability import rules as availability
from services.carers.availability.rules import Exceptional, Time
from services.carers.contract.schemas.availability import AvailabilityBody
from services.carers.contract.schemas.placements import PlacementBody
from services.carers.exemptions import rules as exemptions
from services.carers.placements.rules import FOSTERED_BY_CARERS, PLACEMENT_IS_OPEN
from services.carers.skills import rules as skills
from services.carers.standing import rules as standing
from services.carers.standing.rules import Suspended

DAY = date(2025, 9, 1)
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("times", "in_order", "apart"),
    [
        ([Time("monday", "15:30", "18:00"), Time("monday", "18:00", "20:00")], True, True),
        ([Time("monday", "15:30", "18:00"), Time("monday", "17:59", "20:00")], True, False),
        ([Time("monday", "15:30", "18:00"), Time("friday", "15:30", "18:00")], True, True),
        ([Time("sunday", "09:00", "24:00")], True, True),
        ([Time("sunday", "09:00", "09:00")], False, True),
        ([Time("friday", "18:00", "10:00")], True, True),
        ([Time("friday", "18:00", "10:00"), Time("saturday", "10:00", "12:00")], True, True),
        ([Time("friday", "18:00", "10:00"), Time("saturday", "09:59", "12:00")], True, False),
        ([Time("sunday", "18:00", "10:00"), Time("monday", "09:00", "12:00")], True, False),
        ([Time("sunday", "18:00", "09:00"), Time("monday", "09:00", "12:00")], True, True),
        ([Time("monday", "24:00", "02:00")], False, True),
    ],
)
def test_times_of_a_week(times: list[Time], in_order: bool, apart: bool) -> None:
    assert (availability.TIMES_IN_ORDER.judge(times) is None) is in_order
    assert (availability.TIMES_APART.judge(times) is None) is apart


def test_exceptions_do_not_contradict_each_other() -> None:
    away = Exceptional("unavailable", DAY, DAY + timedelta(days=7))
    extra = Exceptional("extra", DAY + timedelta(days=7), DAY + timedelta(days=8))
    assert availability.EXCEPTIONS_AGREE.judge([away, extra]) is not None
    assert availability.EXCEPTIONS_AGREE.judge([away, Exceptional("unavailable", DAY, DAY)]) is None
    assert availability.EXCEPTIONS_IN_ORDER.judge([Exceptional("extra", DAY, DAY - timedelta(days=1))]) is not None
    assert availability.EXCEPTIONS_IN_ORDER.judge([away, extra]) is None


def test_an_offer_may_leave_everything_open_and_states_no_gender_by_itself() -> None:
    empty = AvailabilityBody().load({})
    assert empty["preferences"] == {"age_from": 0, "age_to": 17, "needs": [], "gender": None, "gender_only": False}
    assert empty["travel"]["most_minutes"] is None
    for wrong in ("9:00", "24:01", "12:60", ""):
        with pytest.raises(ValidationError):
            AvailabilityBody().load({"weekly": [{"weekday": "monday", "starts_at": wrong, "ends_at": "24:00"}]})


def test_a_rule_on_gender_says_which() -> None:
    schema = AvailabilityBody()
    with pytest.raises(ValidationError):
        schema.load({"preferences": {"gender_only": True}})
    loaded = schema.load({"preferences": {"gender_only": True, "gender": "girl"}})
    assert loaded["preferences"]["gender_only"] is True


@pytest.mark.parametrize("name", ["Alex Example", "A B", "", "x" * 65, "-1"])
def test_a_child_is_named_by_an_identifier_only(name: str) -> None:
    body = {"carer_id": "0190a1b2-0000-7000-8000-000000000003", "child_age": 9, "kind": "mainstream"}
    with pytest.raises(ValidationError, match="child_id"):
        PlacementBody().load({**body, "child_id": name, "starts_on": "2025-09-01"})


@pytest.mark.parametrize(
    ("offset", "revoked", "expected"),
    [(-1, None, False), (0, None, True), (30, None, True), (31, None, False), (10, 10, False), (9, 10, True)],
)
def test_a_sign_off_counts_to_its_last_day(offset: int, revoked: int | None, expected: bool) -> None:
    revoked_on = None if revoked is None else DAY + timedelta(days=revoked)
    assert skills.counts(DAY, DAY + timedelta(days=30), revoked_on, DAY + timedelta(days=offset)) is expected


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_revoking_never_makes_a_sign_off_count(signed: date, expires: date, revoked: date | None, day: date) -> None:
    if skills.counts(signed, expires, revoked, day):
        assert skills.counts(signed, expires, None, day)
        assert signed <= day <= expires


def test_sign_offs_are_of_carers_and_last() -> None:
    assert skills.SIGN_OFF_OF_A_CARER.judge(3, {1, 2}) is not None
    assert skills.SIGN_OFF_LASTS.judge(DAY, DAY) is not None
    assert skills.SIGN_OFF_LASTS.judge(DAY, DAY + timedelta(days=1)) is None
    assert skills.SKILL_REVOKED_ONCE.judge(DAY) is not None
    assert FOSTERED_BY_CARERS.judge([1, 3], [1, 2]) is not None
    assert PLACEMENT_IS_OPEN.judge("ended") is not None


@pytest.mark.parametrize(
    ("first", "until", "fine"),
    [
        (0, 10, True),
        (-1, 10, False),
        (5, 28, True),  # gone on the first day without approval
        (5, 29, False),
        (28, 29, False),
        (5, None, False),
    ],
)
def test_placements_lie_within_the_approval(first: int, until: int | None, fine: bool) -> None:
    ends_on = standing.approval_ends_on(DAY, 28)
    end = None if until is None else DAY + timedelta(days=until)
    judged = standing.APPROVAL_STANDS.judge(DAY, ends_on, DAY + timedelta(days=first), end)
    assert (judged is None) is fine
    assert first < 0 or standing.APPROVAL_STANDS.judge(DAY, None, DAY + timedelta(days=first), None) is None


def test_the_approval_ends_twenty_eight_days_after_the_notice() -> None:
    assert standing.approval_ends_on(date(2025, 9, 10), 28) == date(2025, 10, 8)
    assert standing.RESIGNATION_ONCE.judge(DAY) is not None
    assert standing.CARER_IS_APPROVED.judge("ended") is not None
    assert standing.CARER_IS_APPROVED.judge("suspended") is None


def test_a_suspension_is_in_force_from_its_first_day_to_the_day_before_its_end() -> None:
    over = Suspended(DAY, DAY + timedelta(days=5))
    judged = [standing.CARER_NOT_SUSPENDED.judge([over], [DAY + timedelta(days=n)]) is None for n in (-1, 0, 4, 5)]
    assert judged == [True, False, False, True]
    assert standing.CARER_NOT_SUSPENDED.judge([Suspended(DAY)], [DAY + timedelta(days=900)]) is not None
    assert standing.SUSPENDED_ONCE.judge("suspended") is not None
    assert standing.SUSPENSION_TO_END.judge("approved") is not None


def test_exemptions_name_children() -> None:
    assert exemptions.EXEMPTION_NAMES_CHILDREN.judge([]) is not None
    assert exemptions.EXEMPTION_NAMES_CHILDREN.judge(["A", "A"]) is not None
    assert exemptions.EXEMPTION_STANDS.judge(DAY) is not None
    assert exemptions.VARIATION_NAMED.judge([]) is not None
