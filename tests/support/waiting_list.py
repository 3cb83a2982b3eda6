"""Invented waiting lists of any size: the same seed makes the same list.

What is taken to be realistic: most children want one or two kinds of slot, one to four sessions a month, a third of
them nights; most carers do one to four sessions a month, a few many more (Family Link page: from "one or two per month"
to "several sessions per week"), each in some slots only, most at day; more is wanted than carers can give. Children and
carers live in places on a map, and who may be together lies mostly near; some children need what few carers can do.
"""

from __future__ import annotations

import random

from services.links.match_runs.instance import Instance, Need, Pair, Room, Weights

DAY_SLOTS = ("after_school", "evening", "saturday", "sunday", "school_holiday")
NIGHT_SLOTS = ("one_night", "weekend", "few_days")
TIMES_A_MONTH = {"after_school": 20, "evening": 20, "saturday": 4, "sunday": 4, "school_holiday": 8}
TIMES_A_MONTH |= {"one_night": 8, "weekend": 4, "few_days": 2}
DAY_WEIGHTS, NIGHT_WEIGHTS = (30, 10, 30, 15, 15), (50, 35, 15)
CAPACITIES, CAPACITY_WEIGHTS = (1, 2, 3, 4, 6, 8, 12), (15, 30, 15, 20, 10, 6, 4)
RARE_TASK, SKILLED = 0.12, 0.15


def waiting_list(children: int, carers: int, density: float, seed: int, weights: Weights | None = None) -> Instance:
    """`density` is the share of all pairs that may be together and have a slot in common."""
    chance = random.Random(seed)
    needs = [_need(chance, n) for n in range(children)]
    rooms = [_room(chance, n) for n in range(carers)]
    return Instance(needs, rooms, _pairs(chance, needs, rooms, density), weights or Weights())


def _need(chance: random.Random, number: int) -> Need:
    slots = set(chance.choices(DAY_SLOTS, DAY_WEIGHTS, k=chance.choice((0, 1, 1, 2))))
    slots |= set(chance.choices(NIGHT_SLOTS, NIGHT_WEIGHTS, k=chance.choice((0, 0, 1)) if slots else 1))
    wanted = {slot: min(TIMES_A_MONTH[slot], chance.choice((1, 1, 2, 2, 3, 4))) for slot in sorted(slots)}
    given = chance.choice((0, 0, 0, 0, 1, 2))
    waiting = min(36, int(chance.expovariate(1 / 9)))
    return Need(f"C-{10000 + number}", wanted, waiting, given, 1 if given else 0)


def _room(chance: random.Random, number: int) -> Room:
    slots = set(chance.sample(DAY_SLOTS, chance.choice((1, 2, 2, 3, 5))))
    if chance.random() < 0.45:
        slots |= set(chance.sample(NIGHT_SLOTS, chance.choice((1, 2, 3))))
    most = chance.choices(CAPACITIES, CAPACITY_WEIGHTS)[0]
    return Room(f"carer-{number}", most, {slot: TIMES_A_MONTH[slot] for slot in sorted(slots)})


def _pairs(chance: random.Random, needs: list[Need], rooms: list[Room], density: float) -> list[Pair]:
    """The nearest of those with a slot in common, with some luck; children with a rare task only with the skilled."""
    homes = [(chance.random(), chance.random()) for _ in needs]
    places = [(chance.random(), chance.random(), chance.random() < SKILLED) for _ in rooms]
    rare = [chance.random() < RARE_TASK for _ in needs]
    near = []
    for n, need in enumerate(needs):
        east, north = homes[n]
        for r, room in enumerate(rooms):
            if need.wanted.keys().isdisjoint(room.slots) or (rare[n] and not places[r][2]):
                continue
            miles = ((east - places[r][0]) ** 2 + (north - places[r][1]) ** 2) ** 0.5
            near.append((miles * chance.uniform(0.6, 1.6), n, r))
    near.sort()
    chosen = near[: round(density * len(needs) * len(rooms))]
    known = (("child", 1), ("sibling", 1), ("", 98))
    return [
        Pair(n, r, chance.randint(20, 100), chance.choices([k for k, _ in known], [w for _, w in known])[0])
        for _, n, r in sorted(chosen, key=lambda one: one[1:])
    ]
