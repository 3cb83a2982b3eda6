"""The usual fostering limit on one day, as matching and booking both judge it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date

from services.links.hearing.facts import Exempted

SCHEDULE_7 = "Children Act 1989 Schedule 7 paras 2 to 5: the usual fostering limit"


def keeps_usual_limit(
    child: str, siblings: Set[str], others: Set[str], limit: int, exemptions: Iterable[Exempted], day: date
) -> bool:
    """Whether a child, by key, may be there beside the `others` who are counted on `day`. More than `limit` are allowed
    where all others are its siblings, or one exemption that stands that day names the child and each of them."""
    if len(others) < limit or others <= siblings:
        return True
    return any(one.covers(day) and {child, *others} <= one.children for one in exemptions)
