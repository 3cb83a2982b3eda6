"""Rules on the short breaks services statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chassis.rules import rule

_REGULATION_4 = "Breaks for Carers of Disabled Children Regulations 2011, regulation 4"
_REGULATION_5 = "Breaks for Carers of Disabled Children Regulations 2011, regulation 5"


@rule(
    "statement-covers-the-range",
    "Each kind of break is offered, or the statement says why it is not.",
    _REGULATION_4,
)
def COVERS_THE_RANGE(kinds: Collection[str], offered: Collection[str], explained: Collection[str]) -> bool | str:
    missing = [kind for kind in kinds if kind not in {*offered, *explained}]
    return not missing or f"Neither offered nor explained: {', '.join(missing)}."


@rule(
    "statement-does-not-contradict-itself",
    "A kind of break that is offered does not also stand among those that are not.",
    _REGULATION_5,
)
def DOES_NOT_CONTRADICT_ITSELF(offered: Collection[str], explained: Collection[str]) -> bool | str:
    both = sorted(set(offered) & set(explained))
    return not both or f"Offered and not offered: {', '.join(both)}."


@rule(
    "statement-is-kept-under-review",
    "The next review lies after today, and not later than the council's longest time between reviews.",
    _REGULATION_5 + " (kept under review); the longest time is the council's setting",
)
def IS_KEPT_UNDER_REVIEW(review_on: date, today: date, latest: date) -> bool:
    return today < review_on <= latest
