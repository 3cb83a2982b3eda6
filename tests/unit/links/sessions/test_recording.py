"""What is asked before a session is confirmed, beside the gates of a booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.links.sessions.recording import rules


@pytest.mark.parametrize(
    ("basis", "with_officer", "refused"),
    [
        ("s20_reg48", None, True),
        ("s20_reg48", False, True),  # agreed for a child in need, before the link was planned under reg 48
        ("s20_reg48", True, False),
        ("s17_6", None, False),
        ("s20_full", None, False),
    ],
)
def test_visits_are_planned_before_the_first_placement(basis: str, with_officer: bool | None, refused: bool) -> None:
    assert (rules.VISITS_ARE_PLANNED.judge(basis, with_officer) is not None) is refused


@pytest.mark.parametrize(
    ("begin", "end", "refused"),
    [
        (0, 0, False),
        (-24, 24, False),
        (-24.1, 0, True),
        (0, 24.1, True),
        (96, 0, False),  # came four days late
        (0, -96, False),  # was broken off
        (-24.1, -96, True),
        (145, 168, True),  # another session, after it
    ],
)
def test_what_is_recorded_lies_within_what_was_booked_or_a_day_beside_it(begin: int, end: int, refused: bool) -> None:
    """In hours from the beginning and the end of a stay of six days."""
    booked = datetime(2025, 10, 6, 15, tzinfo=UTC), datetime(2025, 10, 12, 15, tzinfo=UTC)
    took = booked[0] + timedelta(hours=begin), booked[1] + timedelta(hours=end)
    assert (rules.TIMES_ARE_NEAR.judge(booked, took) is not None) is refused
