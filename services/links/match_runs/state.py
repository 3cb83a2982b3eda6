"""An answer while it is being improved: who has what, and what carers have left, without going through all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from services.links.match_runs.instance import Instance, Room
from services.links.match_runs.model import Sessions


class State:
    """Sessions by child. `sessions` is all of them together."""

    def __init__(self, instance: Instance, sessions: Sessions) -> None:
        self._instance = instance
        self._of_need: dict[int, dict[tuple[int, str], int]] = {}
        self._taken: dict[int, Counter[str]] = {}
        self.give(sessions)

    @property
    def sessions(self) -> dict[tuple[int, str], int]:
        return {key: count for mine in self._of_need.values() for key, count in mine.items()}

    def have(self, part: Collection[int]) -> dict[tuple[int, str], int]:
        """What the children of a part have."""
        return {key: count for need in part for key, count in self._of_need.get(need, {}).items()}

    def give(self, sessions: Sessions) -> None:
        """To children who have nothing yet, or have given it back."""
        self._count(sessions, 1)
        for (number, slot), count in sessions.items():
            self._of_need.setdefault(self._instance.pairs[number].need, {})[number, slot] = count

    def take_back(self, part: Collection[int]) -> None:
        self._count(self.have(part), -1)
        for need in part:
            self._of_need.pop(need, None)

    def left(self, room: int, back: Mapping[int, Counter[str]]) -> Room:
        """What a carer has free if those who have `back` gave it back."""
        whole, taken = self._instance.rooms[room], self._taken.get(room, Counter())
        mine = back.get(room, Counter())
        slots = {slot: most - taken[slot] + mine[slot] for slot, most in whole.slots.items()}
        return replace(whole, most=whole.most - taken.total() + mine.total(), slots=slots)

    def by_room(self, sessions: Sessions) -> dict[int, Counter[str]]:
        found: dict[int, Counter[str]] = {}
        for (number, slot), count in sessions.items():
            found.setdefault(self._instance.pairs[number].room, Counter())[slot] += count
        return found

    def _count(self, sessions: Sessions, sign: int) -> None:
        for room, counts in self.by_room(sessions).items():
            taken = self._taken.setdefault(room, Counter())
            for slot, count in counts.items():
                taken[slot] += sign * count
