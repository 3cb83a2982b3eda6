"""The band that a payment is worked out from changes on the birthday."""

from __future__ import annotations

from datetime import date

import pytest

from services.links.sessions.allowance_bands import allowance_band

BORN = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (date(2008, 2, 28), None),
        (date(2008, 2, 29), "babies"),
        (date(2011, 2, 28), "babies"),
        (date(2011, 3, 1), "pre_primary"),
        (date(2013, 2, 28), "pre_primary"),
        (date(2013, 3, 1), "primary"),
        (date(2019, 2, 28), "primary"),
        (date(2019, 3, 1), "11_to_15"),
        (date(2024, 2, 28), "11_to_15"),
        (date(2024, 2, 29), "16_to_17"),
        (date(2026, 2, 28), "16_to_17"),
        (date(2026, 3, 1), None),
    ],
)
def test_the_band_of_a_day(day: date, band: str | None) -> None:
    assert allowance_band(BORN, day) == band
