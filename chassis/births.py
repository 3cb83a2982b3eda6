"""Dates of birth, known or estimated. Pure.

An estimated one may be wrong by up to `WITHIN_MONTHS` either way. Where that decides, a rule takes the side that
protects and says that the date of birth is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.clock import add_months, age_on

WITHIN_MONTHS = 12
MIDDLE_OF_THE_YEAR = (7, 1)
ESTIMATED = "date of birth is estimated"


@dataclass(frozen=True)
class Born:
    """`day` is the date of birth that the council works by."""

    day: date
    estimated: bool = False

    @property
    def earliest(self) -> date:
        return add_months(self.day, -WITHIN_MONTHS) if self.estimated else self.day

    @property
    def latest(self) -> date:
        return add_months(self.day, WITHIN_MONTHS) if self.estimated else self.day

    def youngest(self, day: date) -> int:
        """The age that is certain on `day`."""
        return max(age_on(self.latest, day), min(0, age_on(self.day, day)))

    def oldest(self, day: date) -> int:
        """The age that is possible on `day`."""
        return age_on(self.earliest, day)
