"""What a council judges matches by: its weights, what it takes for far, where areas lie. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from services.links.contract.settings.matching import ABSENCE_DAYS, FAR_MILES, MILES_AN_HOUR, WEIGHTS
from services.links.matching.places import Places
from services.links.usual_limit import USUALLY, UsualLimit

USUAL_WEIGHTS: Mapping[str, int] = {name: int(setting.default) for name, setting in WEIGHTS.items()}


@dataclass(frozen=True)
class Yardstick:
    """The same for all pairs that are compared with each other. `today` is when carers were last heard of; a match is
    judged for a day of its own. `usual_limit` is that of this day, and not that of the day of an approval."""

    today: date
    weights: Mapping[str, int] = field(default_factory=lambda: USUAL_WEIGHTS)
    far_miles: int = int(FAR_MILES.default)
    miles_an_hour: int = int(MILES_AN_HOUR.default)
    absence_days: int = int(ABSENCE_DAYS.default)
    usual_limit: UsualLimit = USUALLY
    places: Places = field(default_factory=Places)

    @cached_property
    def ordered_weights(self) -> tuple[int, ...]:
        """In the order of the factors."""
        return tuple(self.weights[name] for name in WEIGHTS)
