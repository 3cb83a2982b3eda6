"""What is of concern about a placement that stands, besides contact: the usual limit is passed, an emergency outside
the terms has lasted too long, or a private arrangement is where the council would place nobody.

Whatever takes place is recorded and noted, because what nobody records is missing from every later count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chassis.clock import start_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import capacity_settings
from services.carers.placements import rules
from services.carers.placements.facts import ONE_DAY, Stay
from services.carers.placements.judging import limit_on, outside_terms, standing_gates
from services.carers.placements.tables import Placement

EMERGENCY_OVER = "emergency_over"
"""The kind of timer that wakes when an emergency outside the terms has lasted as long as it may; its subject is the
placement's id."""

Noted = tuple[Violation, date]


def noted(unit: UnitOfWork, carer: Carer, placement: Placement, stay: Stay, others: Sequence[Stay]) -> list[Noted]:
    """What stands against it from today on, and since when: the day on which that was noted first, a day to come, or
    the first day beyond what was allowed. `others` are the stays of the other children there."""
    left = stay.from_day(unit.today)
    found = [*_limit(unit, carer, left, others), *_emergency(unit, carer, placement, left, others)]
    if stay.private:
        found += [(violation, left.starts_on) for violation in violations(*standing_gates(unit, carer, left))]
    before = {one["rule"]: date.fromisoformat(one["since"]) for one in placement.concerns}
    return [(violation, min(day, before.get(violation.rule, day))) for violation, day in found]


def watch_emergency(unit: UnitOfWork, placement: Placement) -> None:
    """Wakes only for a day to come: what is over shows to whoever records it."""
    if placement.outside_terms and placement.state == "open":
        instant = start_of(_last_day(unit, placement), 1)
        if instant > unit.now:
            unit.at(instant, EMERGENCY_OVER, placement.id)


def _limit(unit: UnitOfWork, carer: Carer, left: Stay, others: Sequence[Stay]) -> Iterator[Noted]:
    measure = limit_on(unit, carer, left.starts_on)
    passed = rules.limit_passed(left, others, *measure)
    violation = rules.USUAL_LIMIT_AT_ONE_TIME.judge(left, others, *measure)
    if passed is not None and violation is not None:
        yield violation, passed[0]


def _emergency(
    unit: UnitOfWork, carer: Carer, placement: Placement, left: Stay, others: Sequence[Stay]
) -> Iterator[Noted]:
    """Not where new terms cover it meanwhile."""
    if not placement.outside_terms:
        return
    outside = outside_terms(carer, left, others, placement.kind, placement.child_age)
    most = unit.setting(capacity_settings.EMERGENCY_DAYS, placement.starts_on)
    broken = rules.EMERGENCY_OUTSIDE_TERMS.judge(outside, placement.kind, placement.starts_on, unit.today, most)
    if broken is not None:
        yield broken, _last_day(unit, placement) + ONE_DAY


def _last_day(unit: UnitOfWork, placement: Placement) -> date:
    most = unit.setting(capacity_settings.EMERGENCY_DAYS, placement.starts_on)
    return rules.emergency_until(placement.starts_on, most)
