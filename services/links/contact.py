"""Whether a child may be in a carer's home: asked of `lifelonglinks` where it matters, by the replica in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.spelling import written
from services.lifelonglinks.contract import (
    Held,
    Party,
    ask_about_contact,
    contact_violations,
    key_of,
    violations_from,
)
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.hearing.tables import KnownCarer

SAFEGUARDING = Violation(
    "safeguarding",
    "Does not go on as it stands, for safeguarding reasons; ask the Family Link social worker.",
    "Children Act 1989 section 22(3): a child's welfare is safeguarded",
)
"""What is kept in place of a restriction: whoever may read links and sessions need not know that there is one."""
OF_RESTRICTIONS = "restriction-"


def unnamed(found: Iterable[Violation]) -> list[Violation]:
    """For what is kept: restrictions among what was found as one `SAFEGUARDING`."""
    return list(dict.fromkeys(SAFEGUARDING if one.rule.startswith(OF_RESTRICTIONS) else one for one in found))


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
    return [{"kind": "child", "id": written(number)} for number in numbers]


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
    households = households_of(unit, [*others, child])
    here = {"present": children_of([child]), "household": people_of(households.get(child, ()))}
    same: dict[str, Any] = {"first": here, "intent": intent, **when}
    sides = [
        {"present": home_of(carer, start)},
        *(
            {"present": children_of([other]), "household": people_of(households.get(other, ()))}
            for other in others
            if other != child
        ),
    ]
    pairs: list[Mapping[str, Any]] = [{**same, "second": side} for side in sides]
    found = {v.rule: v for one in ask_about_contact(unit, pairs, _kept_in(carer)) for v in one}
    return tuple(found[name] for name in sorted(found))


def contact_foreseen(
    restrictions: Sequence[Held],
    child: str,
    carer: KnownCarer,
    day: date,
    others: Collection[str] = (),
    households: Mapping[str, Collection[str]] | None = None,
) -> tuple[Violation, ...]:
    """The same by the replica, for looking again at what stands; `households` as `households_of` the child and the
    others."""
    here = Party(frozenset({key_of("child", child)}), _keys(people_of((households or {}).get(child, ()))))
    people = [*home_of(carer, day), *children_of(o for o in others if o != child)]
    parents = people_of(p for other in others for p in (households or {}).get(other, ()))
    there = Party(_keys(people), _keys(parents))
    return contact_violations(restrictions, here, there, [day])


def learning_refused(
    unit: UnitOfWork, child: str, people: Sequence[Mapping[str, str]], intent: str = "identify"
) -> tuple[Violation, ...]:
    """Why somebody may not learn of the child from today on, as `lifelonglinks` says now. `people` are the codes by
    which this one human being is known. Raises `Problem` (503, `restrictions-unavailable`)."""
    period = {"starts_on": unit.today.isoformat(), "ends_on": None}
    here, there = {"present": children_of([child])}, {"present": list(people)}
    (found,) = ask_about_contact(unit, [{"first": here, "second": there, "intent": intent, "period": period}])
    return found


def learning_foreseen(
    restrictions: Sequence[Held], child: str, people: Iterable[Mapping[str, str]], day: date, intent: str = "identify"
) -> tuple[Violation, ...]:
    """The same by the replica, from `day` on."""
    here, there = Party(frozenset({key_of("child", child)})), Party(_keys(people))
    return violations_from(restrictions, here, there, day, intent)


def households_of(unit: UnitOfWork, children: Collection[str]) -> Mapping[str, list[str]]:
    """The numbers of the parents of those children who are known here: a restriction that applies to a person's
    household keeps others from the child who lives there. Without knowing where a parent lives, each counts."""
    if not children:
        return {}
    numbers = {child_key(number): number for number in children}
    found = unit.session.execute(select(Child.key, Child.record).where(Child.key.in_(numbers)))
    return {numbers[key]: [one["person"] for one in record.get("parents", [])] for key, record in found}


def _kept_in(carer: KnownCarer) -> Mapping[str, str]:
    """By number of a child who is placed with the carer: the record that holds it, and what mends it."""
    return {
        written(one["child_id"]): f"the child's number with PATCH /placements/{one['id']}, or end that placement"
        for one in carer.state_data["placements"]
    }


def people_of(numbers: Iterable[str]) -> list[dict[str, str]]:
    return [{"kind": "person", "id": number} for number in numbers]


def _keys(people: Iterable[Mapping[str, str]]) -> frozenset[str]:
    return frozenset(key_of(one["kind"], one["id"]) for one in people)
