"""What is wanted and not given, beside what carers could give: by slot, by clinical task, by area. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.links.contract.codes import CLINICAL_TASKS, SLOTS
from services.links.matching.capacity import sessions_left, slots_left
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.reports.reasons import stands

UNKNOWN = "unknown"
"""The area of those whose area nobody recorded."""


@dataclass
class Need:
    """`children` wait for `wanted` sessions a month that no link gives; `carers` who could take a child at all have
    `left` sessions a month. With tasks and areas a child counts with all its sessions, wherever it stands."""

    children: int = 0
    wanted: int = 0
    carers: int = 0
    left: int = 0

    def asks(self, sessions: int) -> None:
        self.children, self.wanted = self.children + 1, self.wanted + sessions

    def offers(self, sessions: int) -> None:
        self.carers, self.left = self.carers + 1, self.left + sessions


def unmet_need(children: Iterable[ChildFacts], carers: Iterable[CarerFacts], day: date) -> list[tuple[str, str, Need]]:
    """Kind, code and numbers; kinds and codes in the order of their code sets, areas by name. What no child waits
    for is left out."""
    slots: dict[str, Need] = {slot: Need() for slot in SLOTS}
    tasks: dict[str, Need] = {task: Need() for task in CLINICAL_TASKS}
    areas: dict[str, Need] = defaultdict(Need)
    for child in children:
        for slot, number in child.wanted.items():
            slots[slot].asks(number)
        total = sum(child.wanted.values())
        for task in child.clinical_tasks:
            tasks[task].asks(total)
        areas[child.area or UNKNOWN].asks(total)
    for carer in carers:
        if stands(carer, day):
            _offer(carer, day, slots, tasks, areas)
    ordered = (("slot", slots), ("clinical_task", tasks), ("area", dict(sorted(areas.items()))))
    return [(kind, code, need) for kind, found in ordered for code, need in found.items() if need.children]


def _offer(
    carer: CarerFacts, day: date, slots: Mapping[str, Need], tasks: Mapping[str, Need], areas: Mapping[str, Need]
) -> None:
    for slot, number in slots_left(carer).items():
        slots[slot].offers(number)
    total = sessions_left(carer)
    for task in {skill.task for skill in carer.skills if skill.signed_off_on <= day <= skill.expires_on}:
        tasks[task].offers(total)
    areas[carer.area or UNKNOWN].offers(total)


def spare(carers: Sequence[CarerFacts], day: date) -> list[tuple[CarerFacts, Mapping[str, int]]]:
    """Carers who could take a child at all and have sessions left, with what is left by slot."""
    found = ((carer, slots_left(carer)) for carer in carers if stands(carer, day))
    return [(carer, slots) for carer, slots in found if slots]
