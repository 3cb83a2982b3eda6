"""From nothing to a good answer: parts of the waiting list are solved again and again, while the rest stays as it is.

Solvers of mixed integer programs are quick on a few children and slow to find good answers on a thousand. Each step
takes some children who share carers, gives back what they have, and has the solver share it out among them anew. No
step makes an answer worse. The bound does not come from here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from services.links.match_runs.highs import maximise
from services.links.match_runs.instance import Instance
from services.links.match_runs.model import Sessions, points_of, program_of, sessions_of, values_of

PART_GAP, PART_SECONDS = 0.0005, 3.0
SMALLEST, LARGEST, GROWTH = 20, 60, 1.3
"""Children in a part: it grows where a round over all children has found little."""
LITTLE = 0.0002


def improve(
    instance: Instance, sessions: Sessions, is_over: Callable[[], bool], better: Callable[[int], None], seed: int = 1
) -> Sessions:
    """An answer at least as good as `sessions`. `better` hears of each better value. Ends when `is_over` says so, or
    where a round with the largest parts has found nothing."""
    chance, best, found = random.Random(seed), points_of(instance, sessions), dict(sessions)
    of_room: dict[int, list[int]] = {}
    for pair in instance.pairs:
        of_room.setdefault(pair.room, []).append(pair.need)
    size = float(SMALLEST)
    while True:
        before = best
        for part in _parts(instance, of_room, int(size), chance):
            if is_over():
                return found
            tried = serve_anew(instance, found, part)
            value = points_of(instance, tried)
            if value >= best:
                found = tried
            if value > best:
                best = value
                better(best)
        if best == before and size >= min(LARGEST, len(instance.needs)):
            return found
        if best - before <= LITTLE * best:
            size = min(size * GROWTH, float(LARGEST))


def _parts(
    instance: Instance, of_room: Mapping[int, Sequence[int]], size: int, chance: random.Random
) -> Iterator[frozenset[int]]:
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
            near = [other for room in chance.sample(rooms, min(3, len(rooms))) for other in of_room[room]]
            fresh = [other for other in dict.fromkeys(near) if other not in part]
            chance.shuffle(fresh)
            taken = fresh[: min(4, size - len(part))]
            part.update(taken)
            edge.extend(taken)
        seen |= part
        yield frozenset(part)


def serve_anew(instance: Instance, sessions: Sessions, part: frozenset[int]) -> dict[tuple[int, str], int]:
    """The same answer with the children of `part` served anew, as well as possible with what the others leave."""
    kept = {key: count for key, count in sessions.items() if instance.pairs[key[0]].need not in part}
    numbers = [number for need in sorted(part) for number in instance.of_need[need]]
    needs = {need: place for place, need in enumerate(sorted(part))}
    rooms = {room: place for place, room in enumerate(sorted({instance.pairs[n].room for n in numbers}))}
    taken = {room: dict[str, int]() for room in rooms}
    for (number, slot), count in kept.items():
        room = instance.pairs[number].room
        if room in rooms:
            taken[room][slot] = taken[room].get(slot, 0) + count
    left = []
    for room in rooms:
        whole = instance.rooms[room]
        slots = {slot: most - taken[room].get(slot, 0) for slot, most in whole.slots.items()}
        left.append(replace(whole, most=whole.most - sum(taken[room].values()), slots=slots))
    pairs = [
        replace(pair, need=needs[pair.need], room=rooms[pair.room])
        for pair in (instance.pairs[number] for number in numbers)
    ]
    small = Instance([instance.needs[need] for need in needs], left, pairs, instance.weights)
    program = program_of(small)
    mine = {
        (place, slot): sessions[number, slot]
        for place, number in enumerate(numbers)
        for slot in instance.needs[instance.pairs[number].need].wanted
        if (number, slot) in sessions
    }
    solved = maximise(program, PART_SECONDS, PART_GAP, values_of(program, small, mine))
    if solved.values is None:
        return dict(sessions)
    return {**kept, **{(numbers[p], slot): c for (p, slot), c in sessions_of(program, solved.values).items()}}
