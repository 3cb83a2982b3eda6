"""An answer as a worker can follow it: proposals, and for each child who gets less than is wanted why. Pure.

The reasons are `codes.UNMET_REASONS`; what each means stands at `contract.schemas.match_runs.UnmetView`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.links.match_runs.instance import Instance
from services.links.match_runs.model import Sessions


def proposals(instance: Instance, sessions: Sessions) -> list[dict[str, Any]]:
    """Each pair with its sessions by slot, children in the order of the waiting list."""
    slots: dict[int, dict[str, int]] = {}
    for (number, slot), count in sorted(sessions.items()):
        slots.setdefault(number, {})[slot] = count
    found = []
    for number, by_slot in sorted(slots.items(), key=lambda one: (instance.pairs[one[0]].need, one[0])):
        pair = instance.pairs[number]
        found.append(
            {
                "child": instance.needs[pair.need].child,
                "carer_id": instance.rooms[pair.room].carer,
                "sessions": by_slot,
                "score": pair.score,
                "known": pair.known or None,
                "linked": pair.linked,
                "points_each": instance.worth(pair),
            }
        )
    return found


def not_fully_served(
    instance: Instance, sessions: Sessions, excluded: Sequence[Mapping[str, int]]
) -> list[dict[str, Any]]:
    """Children who get less than is wanted, in the order of the waiting list."""
    gets: dict[int, dict[str, int]] = {}
    taken: dict[int, dict[str, int]] = {}
    for (number, slot), count in sessions.items():
        pair = instance.pairs[number]
        for found, place in ((gets, pair.need), (taken, pair.room)):
            mine = found.setdefault(place, {})
            mine[slot] = mine.get(slot, 0) + count
    shown = []
    for position, need in enumerate(instance.needs):
        mine = gets.get(position, {})
        unmet = {slot: wanted - mine.get(slot, 0) for slot, wanted in need.wanted.items() if wanted > mine.get(slot, 0)}
        if unmet:
            reasons = [
                {"slot": slot, "sessions": count, "reason": _reason(instance, sessions, position, slot, taken)}
                for slot, count in unmet.items()
            ]
            shown.append(
                {
                    "child": need.child,
                    "wanted": dict(need.wanted),
                    "proposed": sum(mine.values()),
                    "unmet": reasons,
                    "carers_allowed": len(instance.of_need[position]),
                    "excluded": dict(excluded[position]),
                }
            )
    return shown


def _reason(
    instance: Instance, sessions: Sessions, position: int, slot: str, taken: Mapping[int, Mapping[str, int]]
) -> str:
    numbers = instance.of_need[position]
    if not numbers:
        return "no_carer"
    offering = [n for n in numbers if slot in instance.most(instance.pairs[n])]
    if not offering:
        return "slot_not_offered"
    with_room = list(_with_room(instance, offering, slot, taken))
    if not with_room:
        return "carers_full"
    has = {number for number, _ in sessions if instance.pairs[number].need == position}
    further = has or instance.needs[position].carers
    fresh = all(n not in has and not instance.pairs[n].linked for n in with_room)
    return "another_carer" if further and fresh and instance.weights.extra_carer else "not_found"


def _with_room(
    instance: Instance, numbers: Sequence[int], slot: str, taken: Mapping[int, Mapping[str, int]]
) -> Iterator[int]:
    for number in numbers:
        room = instance.rooms[instance.pairs[number].room]
        used = taken.get(instance.pairs[number].room, {})
        if sum(used.values()) < room.most and used.get(slot, 0) < room.slots[slot]:
            yield number
