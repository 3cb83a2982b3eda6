"""When checks are due, and until when a household is compliant. Pure: the day is always passed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.clock import add_months
from services.carers.household.facts import NEEDED_OF_ADULTS, NEEDED_OF_CARERS, Check, Household, Numbers, Resident


@dataclass(frozen=True)
class Renewal:
    """One check that one person needs. `due_on` is the last day on which it counts, None where nothing counts."""

    person: int
    kind: str
    due_on: date | None
    remind_on: date | None
    state: str


def due_on(household: Household, person: int, kind: str, day: date, months: int) -> date | None:
    """The last day on which the person's check counts as current, from what was done by `day`. One that was found
    unsuitable ends all before it; only a later one that counts, or the correction of the same, begins anew."""
    done = [c for c in household.checks if c.person == person and c.kind == kind and c.done_on <= day]
    counting: list[Check] = []
    for check in sorted(done, key=lambda c: c.done_on):
        if check.outcome == "unsuitable":
            counting = []
        elif check.counts:
            counting.append(check)
    return add_months(max(c.fresh_on(day) for c in counting), months) if counting else None


def needed(resident: Resident, day: date, dbs_age: int) -> tuple[str, ...]:
    """The kinds of check that a resident needs on `day`."""
    if resident.approved:
        return NEEDED_OF_CARERS
    return NEEDED_OF_ADULTS if day >= resident.dbs_from(dbs_age) else ()


def renewals(household: Household, day: date, numbers: Numbers) -> Iterator[Renewal]:
    """Every check that somebody who lives here needs on `day`."""
    for resident in household.present(day):
        for kind in needed(resident, day, numbers.dbs_age):
            due = due_on(household, resident.number, kind, day, numbers.renewal_months)
            remind = due - timedelta(days=numbers.reminder_days) if due else None
            yield Renewal(resident.number, kind, due, remind, _state(due, remind, day))


def gaps(household: Household, day: date, numbers: Numbers, approved: bool | None = None) -> list[Renewal]:
    """Checks that are missing or lapsed on `day`: of the approved carers, of the others, or of all, carers first."""
    carers = {r.number for r in household.residents if r.approved}
    found = [one for one in renewals(household, day, numbers) if one.state in ("missing", "lapsed")]
    if approved is None:
        return sorted(found, key=lambda one: one.person not in carers)
    return [one for one in found if (one.person in carers) is approved]


def compliant_until(household: Household, day: date, numbers: Numbers) -> date | None:
    """The last day on which no check is missing or lapsed if nothing more is recorded after `day`. None where a check
    of an approved carer is missing altogether. A member who comes of age, or moves in, without a check ends it the day
    before."""
    ends: list[date] = []
    for resident in household.present(day):
        for kind in NEEDED_OF_CARERS if resident.approved else NEEDED_OF_ADULTS:
            due = due_on(household, resident.number, kind, day, numbers.renewal_months)
            if resident.approved and due is None:
                return None
            needed_from = max(resident.dbs_from(numbers.dbs_age), resident.joined_on or date.min)
            before = needed_from - timedelta(days=1)
            ends.append(due or before if resident.approved else max(before, due or before))
    return min(ends, default=None)


def _state(due: date | None, remind: date | None, day: date) -> str:
    if due is None or remind is None:
        return "missing"
    if day > due:
        return "lapsed"
    return "due_soon" if day >= remind else "current"
