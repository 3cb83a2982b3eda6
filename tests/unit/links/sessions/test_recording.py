"""What is asked before a session is confirmed, beside the gates of a booking."""

from __future__ import annotations

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
