"""From which day on every break of a child is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)
Statement = Mapping[str, Any]
"""As kept: the days `first_day` and `last_day` as text, `complete`, who said so, when, and from what."""


def known_from(recorded_on: date, statements: Sequence[Statement]) -> date:
    """The first day from which there is no gap: what follows the day on which the child was recorded here is in this
    service, and what is stated to be complete reaches back from there. A statement that something was not complete
    takes all that were made before it away, and leaves nothing known up to its last day, until it is stated anew."""
    wrong = [date.fromisoformat(one["last_day"]) + ONE_DAY for one in statements if not one["complete"]]
    first = max([recorded_on, *wrong])
    for start, end in sorted(_spans(that_stand(statements)), key=lambda span: span[1], reverse=True):
        if end >= first - ONE_DAY:
            first = min(first, start)
    return first


def that_stand(statements: Iterable[Statement]) -> list[Statement]:
    """Those that nobody has taken back."""
    good: list[Statement] = []
    for one in statements:
        good = [*good, one] if one["complete"] else []
    return good


def _spans(statements: Iterable[Statement]) -> Iterable[tuple[date, date]]:
    return ((date.fromisoformat(one["first_day"]), date.fromisoformat(one["last_day"])) for one in statements)
