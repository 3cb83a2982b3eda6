"""What is asked of recorded days in every service: that they have come, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise


def have_come(days: Mapping[str, date | None], today: date) -> bool | str:
    """`days` maps the names of fields to the days they hold. True, or which of them lie in the future."""
    ahead = [name for name, day in days.items() if day is not None and day > today]
    return f"These days lie in the future: {', '.join(ahead)}." if ahead else True


def in_order(*days: tuple[str, date | None]) -> bool | str:
    """`days` are (name, day) in the order in which they have to come; days that are not known are skipped. True, or
    which of them lie before another that has to come first."""
    known = [(name, day) for name, day in days if day is not None]
    wrong = [f"{later} before {earlier}" for (earlier, e), (later, d) in pairwise(known) if d < e]
    return f"In the wrong order: {', '.join(wrong)}." if wrong else True
