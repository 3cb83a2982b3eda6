"""How many sessions a month a carer can still give, of which kind. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from services.links.matching.facts import CarerFacts, ChildFacts

SLOTS_A_MONTH: Mapping[str, int] = MappingProxyType(
    {
        "after_school": 20,
        "evening": 20,
        "saturday": 4,
        "sunday": 4,
        "school_holiday": 8,
        "one_night": 8,
        "weekend": 4,
        "few_days": 2,
    }
)
"""The most sessions of one kind that a month has room for; a carer who sets no number is bound by these alone."""
MOST_SESSIONS = sum(SLOTS_A_MONTH.values())


def offers(carer: CarerFacts, slot: str) -> bool:
    return slot in carer.daytime or slot in carer.overnight


def sessions_left(carer: CarerFacts) -> int:
    """Of all kinds together."""
    most = MOST_SESSIONS if carer.sessions_per_month is None else carer.sessions_per_month
    if not carer.committed:
        return most
    return max(0, most - sum(carer.committed.values()))


def slots_left(carer: CarerFacts) -> dict[str, int]:
    """For each kind that is offered, the most that is left of it; together no more than `sessions_left`."""
    left = sessions_left(carer)
    offered = {
        slot: SLOTS_A_MONTH[slot] - carer.committed.get(slot, 0) for slot in SLOTS_A_MONTH if offers(carer, slot)
    }
    return {slot: min(number, left) for slot, number in offered.items() if min(number, left) > 0}


def has_left(carer: CarerFacts, slots: Iterable[str]) -> bool:
    """Whether a session of any of these kinds, all of them offered, is left."""
    if not carer.committed:
        return carer.sessions_per_month != 0
    return sessions_left(carer) > 0 and any(SLOTS_A_MONTH[slot] > carer.committed.get(slot, 0) for slot in slots)


def sessions_possible(child: ChildFacts, carer: CarerFacts, nights: bool) -> dict[str, int]:
    """What this carer could give this child, by kind; without nights where `nights` says no."""
    left = slots_left(carer)
    return {
        slot: min(wanted, left[slot])
        for slot, wanted in child.wanted.items()
        if slot in left and (nights or slot in carer.daytime)
    }
