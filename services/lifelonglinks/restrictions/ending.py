"""Reviewing a restriction, and lifting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.aggregates import acting, lock, save
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Request
from chassis.rules import require
from services.lifelonglinks.contract import events, settings
from services.lifelonglinks.restrictions import rules
from services.lifelonglinks.restrictions.announcing import announce, wake_on_its_days
from services.lifelonglinks.restrictions.operations import WHAT, apply, left_to_others, next_review
from services.lifelonglinks.restrictions.tables import Restriction
from services.lifelonglinks.restrictions.view import measure_of, restriction_view, state_of


def review_restriction(unit: UnitOfWork, request: Request) -> Answer:
    row, body = _lock(unit, request), request.body
    held_on, named = body.get("reviewed_on", unit.today), body.get("next_review_on")
    judged = [
        left_to_others(unit, row),
        rules.RESTRICTION_STANDS.judge(state_of(row, unit.today)),
        rules.REVIEW_DAY_HAS_COME.judge(held_on, unit.today),
        rules.NEXT_REVIEW_COMES_LATER.judge(held_on, named),
    ]
    event = events.RESTRICTION_REVIEWED
    if body["outcome"] == "lift":
        event, judged = events.RESTRICTION_LIFTED, [*judged, *_lift(unit, row, body["lifting"])]
    elif body["outcome"] == "changed":
        event, judged = events.RESTRICTION_CHANGED, [*judged, *_change(unit, row, body["changes"])]
    require(*judged)
    if body["outcome"] != "lift":
        changed = body.get("changes", {}).get("review_due_on")
        row.review_due_on = named or changed or next_review(unit, held_on, row.ends_on)
    row.reviews = [*row.reviews, _entry(unit, body, held_on)]
    return _done(unit, row, event)


def lift_restriction(unit: UnitOfWork, request: Request) -> Answer:
    row = _lock(unit, request)
    standing = rules.RESTRICTION_STANDS.judge(state_of(row, unit.today))
    require(left_to_others(unit, row), standing, *_lift(unit, row, request.body))
    return _done(unit, row, events.RESTRICTION_LIFTED)


def _lift(unit: UnitOfWork, row: Restriction, body: Mapping[str, Any]) -> list[Violation | None]:
    reason, reference = body["reason"], body.get("reference")
    row.lifted_on = unit.today
    row.lifting = {
        "lifted_on": unit.today.isoformat(),
        "lifted_by": acting(unit),
        "reason": reason,
        "reference": reference,
        "note": body.get("note"),
    }
    return [_by_another(unit, row, True), rules.LIFTING_NAMES_ITS_ORDER.judge(row.source, reason, reference)]


def _change(unit: UnitOfWork, row: Restriction, changes: Mapping[str, Any]) -> list[Violation | None]:
    before = measure_of(row)
    judged = apply(unit, row, changes)
    return [*judged, _by_another(unit, row, bool(rules.weakened(before, measure_of(row))))]


def _by_another(unit: UnitOfWork, row: Restriction, loosens: bool) -> Violation | None:
    required = unit.setting(settings.LOOSENED_BY_ANOTHER)
    return rules.LOOSENED_BY_ANOTHER_PERSON.judge(loosens, row.recorded_by, acting(unit), required)


def _entry(unit: UnitOfWork, body: Mapping[str, Any], held_on: date) -> dict[str, Any]:
    return {
        "reviewed_on": held_on.isoformat(),
        "reviewed_by": acting(unit),
        "outcome": body["outcome"],
        "note": body.get("note"),
    }


def _lock(unit: UnitOfWork, request: Request) -> Restriction:
    return lock(unit, Restriction, request.identifier("restriction_id"), WHAT, request)


def _done(unit: UnitOfWork, row: Restriction, event: EventType) -> Answer:
    save(unit, row)
    announce(unit, event, row)
    wake_on_its_days(unit, row)
    return Answer(restriction_view(row, unit.today), row.version)
