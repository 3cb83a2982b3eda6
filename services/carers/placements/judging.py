"""Whether a carer can take a child, from what is held of the carer, locked by whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.spelling import compared, written
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import capacity_settings, settings
from services.carers.household.reading import carers_in, household_of, numbers_on
from services.carers.household.rules import ADULT_MEMBERS_CHECKED, CARER_CHECKS_CURRENT
from services.carers.placements import rules
from services.carers.placements.facts import Exempted, Stay, TermsHeld, stay_until
from services.carers.placements.queries import placements_of
from services.carers.placements.tables import Placement
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER, SCHEME_MUST_BE_OFFERED
from services.carers.standing.rules import APPROVAL_STANDS, CARER_NOT_SUSPENDED, Suspended
from services.lifelonglinks.contract import key_of

SHORT_BREAK_SCHEME = "family_link"
PRIVATE = "private_fostering"


def stay_wanted(unit: UnitOfWork, carer: Carer, body: Mapping[str, Any]) -> Stay:
    """The placement asked for, as it will count: one that has not ended is there today, whatever was planned. Without
    `fostered_by` all approved carers who live in the household foster the child."""
    return Stay(
        child=key_of("child", body["child_id"]),
        starts_on=body["starts_on"],
        until=stay_until(body["starts_on"], body["planned_end_on"], body.get("ended_on"), unit.today),
        sibling_group=_group(body["sibling_group"]),
        people=frozenset(body.get("fostered_by") or carers_in(carer, body["starts_on"])),
        private=body["kind"] == PRIVATE,
        number=body["child_id"],
    )


def stays_held(unit: UnitOfWork, carer: Carer, wanted: Stay) -> list[Stay]:
    return [stay_of(unit, one) for one in placements_of(unit.session, carer.id, wanted.starts_on)]


def stay_of(unit: UnitOfWork, held: Placement) -> Stay:
    return Stay(
        child=key_of("child", held.child_id),
        starts_on=held.starts_on,
        until=stay_until(held.starts_on, held.planned_end_on, held.ended_on, unit.today),
        sibling_group=_group(held.sibling_group),
        people=frozenset(held.fostered_by),
        private=held.kind == PRIVATE,
        number=written(held.child_id),
        placement=str(held.id),
    )


def _group(number: str | None) -> str | None:
    return None if number is None else compared(number)


def outside_terms(carer: Carer, stay: Stay, others: Sequence[Stay], kind: str, age: int) -> list[str]:
    """In what way the terms of approval do not cover the placement."""
    terms = carer.terms
    agreed = TermsHeld(frozenset(terms["kinds_of_care"]), terms["age_from"], terms["age_to"], terms["number"])
    return list(rules.outside_terms(stay, others, kind, age, agreed))


def record_gates(
    unit: UnitOfWork, carer: Carer, wanted: Stay, held: Sequence[Stay], body: Mapping[str, Any]
) -> tuple[Violation | None, ...]:
    """Whether the record is right, also where the council places nobody and only learns what takes place."""
    day, ended_on = wanted.starts_on, body.get("ended_on")
    return (
        rules.FOSTERED_BY_CARERS.judge(wanted.people, carers_in(carer, day)),
        rules.CHILD_PLACED_ONCE.judge(wanted, held),
        DATE_HAS_COME.judge({"ended_on": ended_on}, unit.today),
        DATES_IN_ORDER.judge(("starts_on", day), ("planned_end_on", body["planned_end_on"])),
        DATES_IN_ORDER.judge(("starts_on", day), ("ended_on", ended_on)),
    )


def standing_gates(unit: UnitOfWork, carer: Carer, stay: Stay) -> tuple[Violation | None, ...]:
    """Whether there are new placements with this carer: on the first day, and today where the child would be there."""
    days = sorted({stay.starts_on, *([unit.today] if stay.covers(unit.today) else [])})
    household = household_of(carer)
    suspensions = [Suspended(s.starts_on, s.ended_on) for s in carer.suspensions]
    numbers = numbers_on(unit, stay.starts_on)
    return (
        APPROVAL_STANDS.judge(carer.approved_on, carer.approval_ends_on, stay.starts_on, stay.until),
        CARER_NOT_SUSPENDED.judge(suspensions, days),
        CARER_CHECKS_CURRENT.judge(household, days, numbers),
        ADULT_MEMBERS_CHECKED.judge(household, days, numbers),
    )


def placement_gates(
    unit: UnitOfWork, carer: Carer, wanted: Stay, held: Sequence[Stay], body: Mapping[str, Any], outside: Sequence[str]
) -> tuple[Violation | None, ...]:
    """Whether this child can be placed beside those who are."""
    day, kind = wanted.starts_on, body["kind"]
    offered = kind != "short_break" or unit.scope.council.offers(SHORT_BREAK_SCHEME)
    leaves_on = body.get("ended_on") or (max(body["planned_end_on"], unit.today) if body["planned_end_on"] else None)
    return (
        SCHEME_MUST_BE_OFFERED.judge([] if offered else [SHORT_BREAK_SCHEME]),
        rules.USUAL_LIMIT_AT_ONE_TIME.judge(wanted, held, *limit_on(unit, carer, day)),
        rules.WITHIN_TERMS_OF_APPROVAL.judge(outside, kind),
        rules.EMERGENCY_OUTSIDE_TERMS.judge(
            outside, kind, day, leaves_on, unit.setting(capacity_settings.EMERGENCY_DAYS, day)
        ),
    )


Limit = tuple[list[Exempted], int, bool, Mapping[int, date]]


def limit_on(unit: UnitOfWork, carer: Carer, day: date) -> Limit:
    """What the usual limit is judged by: exemptions, the council's number, whether of the home, and which approved
    carers have moved out when."""
    exemptions = [
        Exempted(frozenset(key_of("child", number) for number in one.children), one.starts_on, one.ends_on)
        for one in carer.exemptions
        if one.cancelled_on is None
    ]
    left = {one.number: one.left_on for one in household_of(carer).residents if one.left_on is not None}
    number, per_home = (unit.setting(s, day) for s in (settings.FOSTERING_LIMIT, capacity_settings.LIMIT_PER_HOME))
    return exemptions, number, per_home, left
