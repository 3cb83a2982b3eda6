"""Whether a child may be in a carer's home: asked of `lifelonglinks` where it matters, by the replica in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.lifelonglinks.contract import Held, Party, ask_about_contact, contact_violations, key_of
from services.links.hearing.tables import KnownCarer


def home_of(carer: KnownCarer, day: date) -> list[dict[str, str]]:
    """The codes of everybody who lives in the carer's home on `day` or later."""
    here = [
        one["person"]
        for one in carer.state_data["residents"]
        if one["left_on"] is None or date.fromisoformat(one["left_on"]) > day
    ]
    members = [{"kind": "household_member", "id": f"{carer.id}/{person}"} for person in here]
    return [{"kind": "carer", "id": str(carer.id)}, *members]


def children_of(numbers: Iterable[str]) -> list[dict[str, str]]:
    return [{"kind": "child", "id": number} for number in numbers]


def contact_refused(
    unit: UnitOfWork,
    child: str,
    carer: KnownCarer,
    *,
    days: Sequence[date] | None = None,
    period: tuple[date, date | None] | None = None,
    others: Collection[str] = (),
    intent: str = "meet",
) -> tuple[Violation, ...]:
    """Why the child may not be with the carer, on `days` or within `period`, as `lifelonglinks` says now. Both ends
    count. `intent` is one of its `INTENTS`: the carer may only hear of the child, too.

    `others` are the numbers of children who would be there, too. Raises `Problem` (503, `restrictions-unavailable`).
    """
    when: dict[str, Any] = {}
    if days is not None:
        when["days"] = [day.isoformat() for day in days]
    if period is not None:
        first, last = period
        when["period"] = {"starts_on": first.isoformat(), "ends_on": last.isoformat() if last else None}
    start = min(days) if days else period[0] if period else unit.today
    same: dict[str, Any] = {"first": {"present": children_of([child])}, "intent": intent, **when}
    sides = [home_of(carer, start), *(children_of([other]) for other in others if other != child)]
    pairs: list[Mapping[str, Any]] = [{**same, "second": {"present": side}} for side in sides]
    found = {v.rule: v for one in ask_about_contact(unit, pairs) for v in one}
    return tuple(found[name] for name in sorted(found))


def contact_foreseen(
    restrictions: Sequence[Held], child: str, carer: KnownCarer, day: date, others: Collection[str] = ()
) -> tuple[Violation, ...]:
    """The same by the replica, for suggestions and lists only."""
    here = Party(frozenset({key_of("child", child)}))
    people = [*home_of(carer, day), *children_of(o for o in others if o != child)]
    there = Party(frozenset(key_of(p["kind"], p["id"]) for p in people))
    return contact_violations(restrictions, here, there, [day])
