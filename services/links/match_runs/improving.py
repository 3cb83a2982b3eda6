"""A good answer made better: parts of the waiting list are served anew again and again, while the rest stays as it is.

Solvers of mixed integer programs are quick on a few children and slow to find good answers on a thousand. Each step
takes some children who share carers, gives back what they have, and has the solver share it out among them anew. No
step makes an answer worse. The bound does not come from here.

Several workers can do so at a time, each with children whose carers no other is just sharing out.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from services.links.match_runs.highs import maximise
from services.links.match_runs.instance import Instance
from services.links.match_runs.model import Sessions, points_of, program_of, sessions_of, values_of
from services.links.match_runs.state import State

PART_GAP, PART_SECONDS = 0.0005, 0.7
REST = 0.002
SMALLEST = 8


@dataclass(frozen=True)
class Pace:
    """How many children are in a part: `growth` times more where a round over all has found no more than `little`, a
    share of the points. It ends where a round with the most has found no more than `enough`."""

    smallest: int = 30
    largest: int = 60
    enough: float = 0.0
    little: float = 0.0002
    growth: float = 1.25


USUAL = Pace()


def improve(
    instance: Instance,
    sessions: Sessions,
    left: Callable[[], float],
    better: Callable[[int], None],
    workers: int = 1,
    pace: Pace = USUAL,
) -> Sessions:
    """An answer at least as good as `sessions`. `better` hears of each better value. Ends when no seconds are
    `left`, or as `pace` says."""
    rounds = Rounds(instance, sessions, left, better, pace)
    if workers == 1:
        rounds.work()
    else:
        with ThreadPoolExecutor(workers) as pool:
            for one in [pool.submit(rounds.work) for _ in range(workers)]:
                one.result()
    return rounds.state.sessions


def serve_anew(
    instance: Instance,
    sessions: Sessions,
    part: frozenset[int],
    seconds: float = PART_SECONDS,
    gap: float = PART_GAP,
) -> Sessions:
    """The same answer with the children of `part` served anew, as well as possible with what the others leave: within
    `gap` of it, or as far as it gets in `seconds`."""
    state = State(instance, sessions)
    found, _, _ = _shared_out(_problem(instance, state, part), seconds, gap)
    state.take_back(part)
    state.give(found)
    return state.sessions


class Rounds:
    """Rounds over all children, in parts; what the workers share. Only `take` and `put` change it."""

    def __init__(
        self,
        instance: Instance,
        sessions: Sessions,
        left: Callable[[], float],
        better: Callable[[int], None],
        pace: Pace,
    ) -> None:
        self.state = State(instance, sessions)
        self._instance, self._left, self._better, self._pace = instance, left, better, pace
        self._lock, self._chance = threading.Lock(), random.Random(1)
        self._best = self._before = points_of(instance, sessions)
        self._size, self._begun, self._too_large, self._ended = float(pace.smallest), False, False, False
        self._parts: list[frozenset[int]] = []
        self._busy: dict[frozenset[int], frozenset[int]] = {}

    def work(self) -> None:
        while not self._ended:
            problem = self._take()
            if problem is None:
                time.sleep(REST)
                continue
            self._put(problem, *_shared_out(problem, min(PART_SECONDS, self._left())))

    def _take(self) -> Problem | None:
        """The next part whose carers nobody else is sharing out; None where there is none for now."""
        with self._lock:
            if self._left() <= 0:
                self._ended = True
            if not self._parts and not self._busy and not self._ended:
                self._next_round()
            if self._ended:
                return None
            for place, part in enumerate(self._parts):
                rooms = frozenset(self._instance.pairs[n].room for need in part for n in self._instance.of_need[need])
                if all(rooms.isdisjoint(taken) for taken in self._busy.values()):
                    del self._parts[place]
                    self._busy[part] = rooms
                    return _problem(self._instance, self.state, part)
            return None

    def _put(self, problem: Problem, found: Sessions, gain: int, finished: bool) -> None:
        """Where the solver ran out of time, the halves of the part come next, and parts do not grow yet."""
        with self._lock:
            if not finished and len(problem.part) > SMALLEST:
                self._too_large, halfway = True, len(problem.part) // 2
                members = sorted(problem.part)
                self._chance.shuffle(members)
                self._parts += [frozenset(members[:halfway]), frozenset(members[halfway:])]
            if gain >= 0:
                self.state.take_back(problem.part)
                self.state.give(found)
            del self._busy[problem.part]
            if gain > 0:
                self._best += gain
                self._better(self._best)

    def _next_round(self) -> None:
        found = self._best - self._before
        largest = min(self._pace.largest, len(self._instance.needs))
        if self._begun and found <= self._pace.enough * self._best and (self._size >= largest or self._too_large):
            self._ended = True
        elif self._begun and not self._too_large and found <= max(self._pace.little, self._pace.enough) * self._best:
            self._size = min(self._size * self._pace.growth, float(self._pace.largest))
        self._begun, self._too_large, self._before = True, False, self._best
        self._parts = list(_parts(self._instance, int(self._size), self._chance))
        self._ended = self._ended or not self._parts


@dataclass(frozen=True)
class Problem:
    """A part as an instance of its own; `numbers` are the positions of its pairs in the whole, `now` what it has."""

    part: frozenset[int]
    small: Instance
    numbers: Sequence[int]
    now: Sessions


def _problem(instance: Instance, state: State, part: frozenset[int]) -> Problem:
    numbers = [number for need in sorted(part) for number in instance.of_need[need]]
    needs = {need: place for place, need in enumerate(sorted(part))}
    rooms = {room: place for place, room in enumerate(sorted({instance.pairs[n].room for n in numbers}))}
    now = state.have(part)
    back = state.by_room(now)
    left = [state.left(room, back) for room in rooms]
    pairs = [replace(p, need=needs[p.need], room=rooms[p.room]) for p in (instance.pairs[n] for n in numbers)]
    places = {number: place for place, number in enumerate(numbers)}
    small = Instance([instance.needs[need] for need in needs], left, pairs, instance.weights)
    return Problem(part, small, numbers, {(places[number], slot): count for (number, slot), count in now.items()})


def _shared_out(problem: Problem, seconds: float, gap: float = PART_GAP) -> tuple[Sessions, int, bool]:
    """What the part has then, by how many points it is better, and whether the solver came to its end."""
    program = program_of(problem.small)
    solved = maximise(program, seconds, gap, values_of(program, problem.small, problem.now))
    then = sessions_of(program, solved.values) if solved.values is not None else problem.now
    gain = points_of(problem.small, then) - points_of(problem.small, problem.now)
    return {(problem.numbers[place], slot): count for (place, slot), count in then.items()}, gain, solved.finished


def _parts(instance: Instance, size: int, chance: random.Random) -> Iterator[frozenset[int]]:
    """Children who share carers, until each child has been in a part."""
    left = [need for need, pairs in instance.of_need.items() if pairs]
    chance.shuffle(left)
    seen: set[int] = set()
    for first in left:
        if first in seen:
            continue
        part, edge = {first}, [first]
        while edge and len(part) < size:
            need = edge.pop(chance.randrange(len(edge)))
            rooms = [instance.pairs[n].room for n in instance.of_need[need]]
            near = [o for room in chance.sample(rooms, min(3, len(rooms))) for o in instance.of_room[room]]
            fresh = [other for other in dict.fromkeys(near) if other not in part]
            chance.shuffle(fresh)
            taken = fresh[: min(4, size - len(part))]
            part.update(taken)
            edge.extend(taken)
        seen |= part
        yield frozenset(part)
