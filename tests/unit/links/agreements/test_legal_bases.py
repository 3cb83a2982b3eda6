"""Which legal basis a link has on a day, as its agreements say."""

from __future__ import annotations

from datetime import date

import pytest

from services.links.agreements.legal_basis import LegalBases

BEFORE, FIRST, DAY_BEFORE, SECOND = date(2025, 9, 1), date(2025, 10, 1), date(2026, 1, 4), date(2026, 1, 5)
TWO = LegalBases([(SECOND, None, "s20_full"), (FIRST, SECOND, "s20_reg48")], "s20_full")
REPLACED = LegalBases([(SECOND, None, "s17_6"), (SECOND, SECOND, "s20_reg48"), (FIRST, SECOND, "s20_full")], "s17_6")
SAME = LegalBases([(SECOND, None, "s20_reg48"), (FIRST, SECOND, "s20_reg48")], "s20_reg48")
NONE = LegalBases([], "s20_reg48")


@pytest.mark.parametrize(
    ("bases", "day", "present", "following", "limited"),
    [
        (TWO, BEFORE, "s20_full", (FIRST, "s20_reg48"), True),
        (TWO, FIRST, "s20_reg48", (SECOND, "s20_full"), True),
        (TWO, DAY_BEFORE, "s20_reg48", (SECOND, "s20_full"), True),
        (TWO, SECOND, "s20_full", None, False),
        (REPLACED, FIRST, "s20_full", (SECOND, "s17_6"), False),
        (REPLACED, SECOND, "s17_6", None, False),
        (SAME, FIRST, "s20_reg48", None, True),
        (NONE, FIRST, "s20_reg48", None, True),
    ],
)
def test_the_basis_of_a_day_and_what_comes_after_it(
    bases: LegalBases, day: date, present: str, following: tuple[date, str] | None, limited: bool
) -> None:
    assert bases.on(day) == present
    assert bases.next_after(day) == following
    assert bases.on_or_after(day, "s20_reg48") is limited
