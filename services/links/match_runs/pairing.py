"""Every waiting child judged with every carer: who may be with whom, what keeps the others apart, what would open more.

Pairs are judged as suggestions are, by `matching.judging.judge`. What keeps most of them apart is looked at first: no
slot in common, or more than one training missing. Pure; runs in the solver's process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.links.match_runs.instance import Instance, Need, Pair, Room, Weights
from services.links.matching import rules
from services.links.matching.capacity import sessions_left, slots_left
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.judging import Judged, judge
from services.links.matching.yardstick import Yardstick


@dataclass(frozen=True)
class Waiting:
    """A child that waits. `given` are the sessions a month that links give, `carers` those with an open link."""

    facts: ChildFacts
    given: int
    carers: int


@dataclass(frozen=True)
class Situation:
    """All that a run is worked out from, as it was on one moment. `day` is the day that pairs are judged for."""

    day: date
    yardstick: Yardstick
    weights: Weights
    children: Sequence[Waiting]
    carers: Sequence[CarerFacts]
    recruit_sessions: int
    recruit_miles: int


@dataclass(frozen=True)
class Opened:
    """A pair that one training would open: `task` for that carer."""

    pair: Pair
    task: str


@dataclass(frozen=True)
class Paired:
    """`excluded` counts for each child, in the order of the needs, how many carers each rule keeps away."""

    instance: Instance
    excluded: Sequence[Mapping[str, int]]
    trainings: Sequence[Opened]


def pair_up(situation: Situation, told: Callable[[int], None]) -> Paired:
    """`told` hears how many children have been judged with everybody."""
    rooms = [room_of(carer) for carer in situation.carers]
    skills = [frozenset(skill.task for skill in carer.skills) for carer in situation.carers]
    needs, pairs, excluded, trainings = [], list[Pair](), [], list[Opened]()
    for position, waiting in enumerate(situation.children):
        child = waiting.facts
        needs.append(need_of(waiting, situation.day))
        why: Counter[str] = Counter()
        for number, carer in enumerate(situation.carers):
            if needs[-1].wanted.keys().isdisjoint(rooms[number].slots) and not carer_gives_any(child, carer):
                why[rules.SLOT_OFFERED.identifier] += 1
            elif len(child.clinical_tasks - skills[number]) > 1:
                why[rules.TASKS_SIGNED_OFF.identifier] += 1
            else:
                judged = judge(child, carer, situation.day, situation.yardstick)
                if judged.could_give_more and judged.slots:
                    pairs.append(pair_of(judged, position, number))
                elif task := training_for(judged):
                    trainings.append(Opened(pair_of(judged, position, number), task))
                why.update({violation.rule for violation in judged.exclusions} if not judged.could_give_more else ())
        excluded.append(dict(sorted(why.items())))
        told(position + 1)
    return Paired(Instance(needs, rooms, pairs, situation.weights), excluded, trainings)


def carer_gives_any(child: ChildFacts, carer: CarerFacts) -> bool:
    """Whether a slot that is wanted is offered, be it all taken."""
    return any(slot in carer.daytime or slot in carer.overnight for slot in child.wanted)


def need_of(waiting: Waiting, day: date) -> Need:
    since = waiting.facts.waiting_since
    months = (day.year - since.year) * 12 + day.month - since.month - (1 if day.day < since.day else 0)
    return Need(waiting.facts.number, dict(waiting.facts.wanted), max(0, months), waiting.given, waiting.carers)


def room_of(carer: CarerFacts) -> Room:
    return Room(str(carer.id), sessions_left(carer), slots_left(carer))


def pair_of(judged: Judged, need: int, room: int) -> Pair:
    child, carer = judged.child, judged.carer
    known = "child" if carer.id in child.known_carers else "sibling" if carer.id in child.sibling_carers else ""
    without = tuple(slot for slot in slots_left(carer) if slot in child.wanted and slot not in judged.slots)
    return Pair(need, room, round(judged.total), known, judged.linked, without)


def training_for(judged: Judged) -> str | None:
    """The clinical task that alone would open the pair, and bring sessions."""
    tasks = {unlock.code if unlock.kind == "training" else "" for unlock in judged.unlocks}
    (task,) = tasks if len(tasks) == 1 else ("",)
    return task if task and judged.slots else None
