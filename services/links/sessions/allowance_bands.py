"""The age band by which a carer's allowance is told. Pure."""

from __future__ import annotations

from datetime import date

from chassis.clock import age_on
from services.links.contract.codes import ALLOWANCE_BANDS

OLDEST = (2, 4, 10, 15, 17)
"""The last age, in whole years, of each of `ALLOWANCE_BANDS`: the bands of the national minimum allowance (GOV.UK,
"Help with the cost of fostering": 0 to 2, 3 to 4, 5 to 10, 11 to 15, 16 to 17)."""


def allowance_band(date_of_birth: date, day: date) -> str | None:
    """None on a day on which, by what is recorded now, the child was not born or had turned 18: no band is theirs."""
    age = age_on(date_of_birth, day)
    if date_of_birth > day:
        return None
    return next((band for band, oldest in zip(ALLOWANCE_BANDS, OLDEST, strict=True) if age <= oldest), None)
