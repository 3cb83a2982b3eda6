"""Looking again at the placements with a carer: may each child be there with everybody who is there, as is known now?
What else is of concern stands in `noting`.

The replica of restrictions is asked. Nothing that is kept tells that a restriction was the cause, and of whom: whoever
may read placements need not know of restrictions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.aggregates import save
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import events
from services.carers.hearing.keeping import restrictions_known
from services.carers.household.reading import household_of
from services.carers.placements.facts import ONE_DAY, stay_until
from services.carers.placements.judging import stay_of
from services.carers.placements.noting import Noted, noted
from services.carers.placements.queries import open_placements
from services.carers.placements.tables import Placement
from services.carers.placements.view import placement_public
from services.lifelonglinks.contract import Held, Party, contact_violations, key_of, stands_within

SAFEGUARDING = Violation(
    "safeguarding",
    "Is to be looked at again, for safeguarding reasons; ask the child's social worker.",
    "Children Act 1989 section 22(3): a child's welfare is safeguarded",
)
LONG_AGO = date.min


@dataclass(frozen=True)
class There:
    """Somebody by key, in the home from `starts_on` to `last_day`, both included; for good where that is None."""

    key: str
    starts_on: date
    last_day: date | None


def look_again(unit: UnitOfWork, carer: Carer, being_made: Placement | None = None) -> bool:
    """Whether what is noted of a placement changed; the carer is locked, and tells of it afterwards. Each placement
    that changed is announced, but the one that is being made: its own step announces it."""
    unit.session.flush()
    placed = open_placements(unit.session, carer.id)
    if not placed:
        return False
    children, stays = [_child(unit, one) for one in placed], [stay_of(unit, one) for one in placed]
    restrictions = restrictions_known(unit, [one.key for one in children])
    changed = False
    for placement, child, stay in zip(placed, children, stays, strict=True):
        others = (one for one in children if one.key != child.key)
        since = _since(restrictions, child, [*_home(carer), *others], unit.today)
        found = noted(unit, carer, placement, stay, [one for one in stays if one is not stay])
        concerns = _kept(placement.concerns, [*([] if since is None else [(SAFEGUARDING, since)]), *found])
        if concerns == placement.concerns:
            continue
        event = event_of(placement.concerns, concerns)
        placement.concerns, changed = concerns, True
        unit.touches(placement.id)
        if placement is not being_made:
            save(unit, placement)
            announce_placement(unit, event, placement)
    if changed:
        unit.session.flush()
        unit.session.expire(carer, ["flagged_placements"])
    return changed


def announce_placement(unit: UnitOfWork, event: EventType, placement: Placement) -> None:
    unit.announce(event, placement.id, placement.version, placement_public(placement))


def _since(restrictions: Iterable[Held], child: There, others: Sequence[There], today: date) -> date | None:
    """The first day on which a restriction keeps the child from somebody who is there; only what is in the way today or
    later counts."""
    days = [
        max(first, held.starts_on)
        for held in restrictions
        for other in others
        for first, last in _together(child, other)
        if stands_within(held, max(first, today), last) and _forbids(held, child, other)
    ]
    return min(days, default=None)


def _together(one: There, other: There) -> Iterator[tuple[date, date | None]]:
    first, ends = max(one.starts_on, other.starts_on), [d for d in (one.last_day, other.last_day) if d is not None]
    last = min(ends, default=None)
    if last is None or first <= last:
        yield first, last


def _forbids(held: Held, child: There, other: There) -> bool:
    sides = Party(frozenset({child.key})), Party(frozenset({other.key}))
    return bool(contact_violations([held], *sides, [held.starts_on]))


def _child(unit: UnitOfWork, placement: Placement) -> There:
    until = stay_until(placement.starts_on, placement.planned_end_on, placement.ended_on, unit.today)
    return There(key_of("child", placement.child_id), placement.starts_on, None if until is None else until - ONE_DAY)


def _home(carer: Carer) -> Iterator[There]:
    yield There(key_of("carer", str(carer.id)), LONG_AGO, None)
    for one in household_of(carer).residents:
        last = None if one.left_on is None else one.left_on - ONE_DAY
        yield There(key_of("household_member", f"{carer.id}/{one.number}"), one.joined_on or LONG_AGO, last)


def _kept(before: Sequence[dict[str, Any]], found: Iterable[Noted]) -> list[dict[str, Any]]:
    """As it was noted first, where the same is found again: reasons count days."""
    held = {(one["rule"], one["since"]): one for one in before}
    return [held.get((violation.rule, day.isoformat())) or _concern(violation, day) for violation, day in found]


def _concern(violation: Violation, since: date) -> dict[str, Any]:
    named = {"rule": violation.rule, "reason": violation.reason, "source": violation.source}
    return {**named, "since": since.isoformat()}


def event_of(before: Sequence[Any], after: Sequence[Any]) -> EventType:
    """What is told of a placement with these concerns, before and now."""
    if not after:
        return events.PLACEMENT_CLEARED if before else events.PLACEMENT_CHANGED
    return events.PLACEMENT_CHANGED if before else events.PLACEMENT_FLAGGED
