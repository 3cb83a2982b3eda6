"""What a match run is measured against: a greedy list, and the linear assignment of sessions to sessions."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.links.match_runs.instance import Instance
from services.links.match_runs.model import Sessions


def greedy(instance: Instance) -> Sessions:
    """As a coordinator goes through a list: those who wait longest first, each with the carers who are worth most,
    all the sessions that each can give."""
    free = [room.most for room in instance.rooms]
    offered = [dict(room.slots) for room in instance.rooms]
    found: dict[tuple[int, str], int] = {}
    order = sorted(range(len(instance.needs)), key=lambda n: (-instance.needs[n].waiting, n))
    for position in order:
        wanted = dict(instance.needs[position].wanted)
        for number in sorted(instance.of_need[position], key=lambda n: (-instance.worth(instance.pairs[n]), n)):
            room = instance.pairs[number].room
            for slot in instance.most(instance.pairs[number]):
                count = min(wanted[slot], offered[room][slot], free[room])
                if count > 0:
                    found[number, slot] = count
                    wanted[slot] -= count
                    offered[room][slot] -= count
                    free[room] -= count
    return found


def assignment(instance: Instance) -> Sessions:
    """scipy's `linear_sum_assignment`: each wanted session is a row, each free session of a carer a column, the worth
    of the pair what it brings. It knows neither of further carers nor of a child's first few sessions; what passes a
    limit of a kind of slot is left out afterwards."""
    rows = [
        (n, slot) for n, need in enumerate(instance.needs) for slot, count in need.wanted.items() for _ in range(count)
    ]
    columns = [r for r, room in enumerate(instance.rooms) for _ in range(room.most)]
    starts, start = [], 0
    for room in instance.rooms:
        starts.append(start)
        start += room.most
    of = {(pair.need, pair.room): number for number, pair in enumerate(instance.pairs)}
    of_row: dict[tuple[int, str], list[int]] = {}
    for place, row in enumerate(rows):
        of_row.setdefault(row, []).append(place)
    worth = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for pair in instance.pairs:
        value = instance.worth(pair)
        for slot in instance.most(pair):
            for place in of_row[pair.need, slot]:
                worth[place, starts[pair.room] : starts[pair.room] + instance.rooms[pair.room].most] = value
    left = [dict(room.slots) for room in instance.rooms]
    found: dict[tuple[int, str], int] = {}
    for place, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        (need, slot), room = rows[place], columns[column]
        if worth[place, column] > 0 and left[room][slot] > 0:
            left[room][slot] -= 1
            key = of[need, room], slot
            found[key] = found.get(key, 0) + 1
    return found
