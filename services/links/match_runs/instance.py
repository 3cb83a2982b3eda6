"""A waiting list as plain numbers: what children need, what carers can still give, and who may be with whom.

The same values go to the solver's process as JSON and are kept with the run, so that it can be explained later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Weights:
    """Points, all whole numbers; see `services.links.contract.settings.match_runs` for what each is worth.

    `enough` is in sessions a month, `waiting_most` in months, `seconds` what the solver may take, `gap` in thousandths
    of the bound at which it may stop.
    """

    session: int = 100
    waiting: int = 5
    waiting_most: int = 24
    scarce: int = 60
    enough: int = 2
    extra_carer: int = 30
    continuity: int = 20
    sibling_continuity: int = 10
    score: int = 10
    seconds: int = 90
    gap: int = 1


@dataclass(frozen=True)
class Need:
    """A child. `wanted` maps slots to the sessions a month that no link gives yet, `given` counts those that links
    give, `carers` the carers with whom an open link exists, `waiting` is in whole months."""

    child: str
    wanted: Mapping[str, int]
    waiting: int = 0
    given: int = 0
    carers: int = 0

    @property
    def total(self) -> int:
        return sum(self.wanted.values())


@dataclass(frozen=True)
class Room:
    """A carer. `most` are the sessions a month still free, `slots` the most of them in each slot that is offered."""

    carer: str
    most: int
    slots: Mapping[str, int]


@dataclass(frozen=True)
class Pair:
    """A child who may be with a carer, by their positions in the instance. `score` is 0 to 100; `known` is `child`
    where the carer has cared for the child, `sibling` where for a sibling, else empty; `linked` says that an open link
    joins them, so that the carer is no further one. `without` are slots that both have and this pair must not."""

    need: int
    room: int
    score: int = 0
    known: str = ""
    linked: bool = False
    without: Sequence[str] = ()

    def written(self) -> list[Any]:
        return [self.need, self.room, self.score, self.known, self.linked, list(self.without)]


@dataclass(frozen=True)
class Instance:
    needs: Sequence[Need]
    rooms: Sequence[Room]
    pairs: Sequence[Pair]
    weights: Weights = field(default_factory=Weights)

    def worth(self, pair: Pair) -> int:
        """The points of one session of a pair, without what its child gains by having few."""
        weights, waiting = self.weights, self.needs[pair.need].waiting
        known = {"child": weights.continuity, "sibling": weights.sibling_continuity}.get(pair.known, 0)
        waited = weights.waiting * min(waiting, weights.waiting_most)
        return weights.session + waited + known + weights.score * pair.score // 100

    def most(self, pair: Pair) -> dict[str, int]:
        """The most sessions of a pair in each slot that is wanted and offered."""
        need, room = self.needs[pair.need], self.rooms[pair.room]
        offered = {slot: min(wanted, room.slots.get(slot, 0), room.most) for slot, wanted in need.wanted.items()}
        return {slot: most for slot, most in offered.items() if most > 0 and slot not in pair.without}

    def scarcity(self, need: Need) -> int:
        """How many further sessions of the child count as its first few."""
        return max(0, min(need.total, self.weights.enough - need.given))

    @cached_property
    def of_need(self) -> Mapping[int, Sequence[int]]:
        """Positions of the pairs of each child."""
        found: dict[int, list[int]] = {n: [] for n in range(len(self.needs))}
        for number, pair in enumerate(self.pairs):
            found[pair.need].append(number)
        return found

    @cached_property
    def of_room(self) -> Mapping[int, Sequence[int]]:
        """Positions of the children who may be with each carer."""
        found: dict[int, list[int]] = {}
        for pair in self.pairs:
            found.setdefault(pair.room, []).append(pair.need)
        return found

    def written(self) -> dict[str, Any]:
        """Ready for JSON; `Instance.read` is the way back."""
        return {
            "weights": asdict(self.weights),
            "needs": [asdict(need) for need in self.needs],
            "rooms": [asdict(room) for room in self.rooms],
            "pairs": [pair.written() for pair in self.pairs],
        }

    @staticmethod
    def read(written: Mapping[str, Any]) -> Instance:
        return Instance(
            tuple(Need(**need) for need in written["needs"]),
            tuple(Room(**room) for room in written["rooms"]),
            tuple(Pair(*pair) for pair in written["pairs"]),
            Weights(**written["weights"]),
        )
