"""One child and one carer: what excludes the pair, how well they go together, what would unlock it. Pure.

The same call judges a pair in suggestions, in match runs and in reports. It knows of no other pair, so that who else is
judged changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chassis.problems import Violation
from services.links.matching.capacity import sessions_possible
from services.links.matching.conditions import Excluded, excluded, nights_possible
from services.links.matching.factors import Factor, Value, factors_of, total_of, values_of
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.rules import NOT_LINKED_ALREADY
from services.links.matching.unlocking import Unlock
from services.links.matching.yardstick import Yardstick


@dataclass(eq=False)
class Judged:
    """A pair as it is on `day`. What is weighed is worked out when it is asked for, so that a pair which nobody looks
    at further costs no more than its conditions."""

    child: ChildFacts
    carer: CarerFacts
    day: date
    yardstick: Yardstick
    excluded: tuple[Excluded, ...]

    @property
    def exclusions(self) -> tuple[Violation, ...]:
        """Every hard condition that refuses; a pair with none can be suggested."""
        return tuple(violation for violation, _ in self.excluded)

    @property
    def linked(self) -> bool:
        """Whether an open link joins the two."""
        return self.child.key in self.carer.linked_children

    @property
    def could_give_more(self) -> bool:
        """Whether nothing is in the way but that they are linked already, by a link that is not suspended."""
        return self.child.key not in self.carer.suspended_children and all(
            violation.rule == NOT_LINKED_ALREADY.identifier for violation, _ in self.excluded
        )

    @property
    def near_miss(self) -> bool:
        """Excluded, and only by what could be unlocked."""
        return bool(self.excluded) and all(unlocks for _, unlocks in self.excluded)

    @property
    def unlocks(self) -> tuple[Unlock, ...]:
        """What together would unlock a near miss; nothing for any other pair."""
        return tuple(unlock for _, unlocks in self.excluded for unlock in unlocks) if self.near_miss else ()

    @cached_property
    def slots(self) -> Mapping[str, int]:
        """The sessions a month that the carer could give the child, by kind, whatever else excludes the pair; each kind
        for itself, so that all together may be more than the carer has left."""
        nights = nights_possible(self.child, self.carer, self.day, self.yardstick.today)
        return sessions_possible(self.child, self.carer, nights)

    @cached_property
    def _values(self) -> list[Value]:
        return values_of(self.child, self.carer, self.day, self.yardstick)

    @property
    def factors(self) -> tuple[Factor, ...]:
        return factors_of(self._values, self.yardstick.ordered_weights)

    @cached_property
    def total(self) -> float:
        """From 0 to 100 on an absolute scale."""
        return total_of(self._values, self.yardstick.ordered_weights)


def judge(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Judged:
    """Judge one pair for one day. The weights stand in the yardstick."""
    return Judged(child, carer, day, yardstick, tuple(excluded(child, carer, day, yardstick)))
