"""What if one carer were trained for one task, or one carer recruited: how many more sessions would there be? Pure.

Of every candidate it is reckoned what it could bring at most; the most promising are tried. Trying one solves the part
of the waiting list anew which it touches: the children whom it opens and those whom that carer serves; all others keep
what they have. So what is answered can be had for sure, and more might be possible.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.links.match_runs.improving import serve_anew
from services.links.match_runs.instance import Instance, Pair, Room
from services.links.match_runs.model import Sessions, points_of
from services.links.match_runs.pairing import Opened
from services.links.match_runs.recruiting import Recruit

TRIED, MOST_CHILDREN = 12, 40


@dataclass(frozen=True)
class Candidate:
    """`pairs` are those that it opens; `room` the new carer, None for a training. `most`: sessions, at most."""

    words: Mapping[str, Any]
    pairs: Sequence[Pair]
    room: Room | None
    most: int


def what_if(instance: Instance, sessions: Sessions, opened: Sequence[Opened], recruits: Sequence[Recruit]) -> Any:
    """JSON-ready: `trainings` of one carer each, `tasks` with the best carer for each of them, and `recruits`; all with
    what they would bring, the most sessions first."""
    left = _unserved(instance, sessions)
    trainings = _tried(instance, sessions, _trainings(instance, left, opened), lambda words: words["task"])
    best = {one["task"]: one for one in reversed(trainings)}
    tasks = [
        {
            "task": task,
            "children": len({one.pair.need for one in opened if one.task == task}),
            "carers": len({one.pair.room for one in opened if one.task == task}),
            "best_carer_id": best[task]["carer_id"],
            "sessions": best[task]["sessions"],
        }
        for task in sorted(best)
    ]
    return {
        "trainings": trainings,
        "tasks": sorted(tasks, key=lambda one: -one["sessions"]),
        "recruits": _tried(
            instance,
            sessions,
            _recruits(instance, left, recruits),
            lambda words: (words["offer"], bool(words["tasks"])),
        ),
    }


def _unserved(instance: Instance, sessions: Sessions) -> list[dict[str, int]]:
    """What each child still wants, by slot."""
    left = [dict(need.wanted) for need in instance.needs]
    for (number, slot), count in sessions.items():
        left[instance.pairs[number].need][slot] -= count
    return left


def _at_most(pairs: Sequence[Pair], room: Room, left: Sequence[Mapping[str, int]]) -> int:
    wanted = (
        min(left[pair.need].get(slot, 0), most)
        for pair in pairs
        for slot, most in room.slots.items()
        if slot not in pair.without
    )
    return min(room.most, sum(wanted))


def _trainings(instance: Instance, left: Sequence[Mapping[str, int]], opened: Sequence[Opened]) -> list[Candidate]:
    by_training: dict[tuple[int, str], list[Pair]] = {}
    for one in opened:
        by_training.setdefault((one.pair.room, one.task), []).append(one.pair)
    return [
        Candidate(
            {"task": task, "carer_id": instance.rooms[room].carer},
            pairs,
            None,
            _at_most(pairs, instance.rooms[room], left),
        )
        for (room, task), pairs in by_training.items()
    ]


def _recruits(instance: Instance, left: Sequence[Mapping[str, int]], recruits: Sequence[Recruit]) -> list[Candidate]:
    place = len(instance.rooms)
    return [
        Candidate(
            {"area": one.area, "offer": one.offer, "tasks": list(one.tasks)},
            [replace(pair, room=place) for pair in one.pairs],
            one.room,
            _at_most(one.pairs, one.room, left),
        )
        for one in recruits
    ]


def _tried(
    instance: Instance,
    sessions: Sessions,
    candidates: Sequence[Candidate],
    kind: Callable[[Mapping[str, Any]], Hashable],
) -> list[dict[str, Any]]:
    """The most promising of each kind, and the most promising of all; of two that bring the same the one with fewer
    tasks to train for."""
    ranked = sorted(candidates, key=lambda one: (-one.most, _trained(one.words), -len(one.pairs), str(one.words)))
    first = {kind(one.words): one for one in reversed(ranked)}
    chosen = sorted(ranked, key=lambda one: first[kind(one.words)] is not one)
    tried = [_try(instance, sessions, one) for one in chosen[: len(first) + TRIED] if one.most]
    bring = [one for one in tried if one["sessions"] > 0]
    return sorted(bring, key=lambda one: (-one["sessions"], -one["children"], -one["points"], _trained(one)))


def _trained(words: Mapping[str, Any]) -> int:
    return len(words.get("tasks", ()))


def _try(instance: Instance, sessions: Sessions, candidate: Candidate) -> dict[str, Any]:
    rooms = [*instance.rooms, *([candidate.room] if candidate.room else [])]
    wider = Instance(instance.needs, rooms, [*instance.pairs, *candidate.pairs], instance.weights)
    changed = {pair.room for pair in candidate.pairs}
    left = _unserved(instance, sessions)
    opened = sorted({pair.need for pair in candidate.pairs}, key=lambda need: (-sum(left[need].values()), need))
    serving = [instance.pairs[number].need for number, _ in sessions if instance.pairs[number].room in changed]
    part = frozenset(dict.fromkeys([*serving, *opened][:MOST_CHILDREN]))
    then = serve_anew(wider, sessions, part)
    return {
        **candidate.words,
        "opens": len(opened),
        "sessions": sum(then.values()) - sum(sessions.values()),
        "children": len(_served(wider, then)) - len(_served(instance, sessions)),
        "points": points_of(wider, then) - points_of(instance, sessions),
    }


def _served(instance: Instance, sessions: Sessions) -> set[int]:
    return {instance.pairs[number].need for number, _ in sessions}
