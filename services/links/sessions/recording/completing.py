"""The carer's written record of a session, and its correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.aggregates import acting
from chassis.clock import day_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Request
from chassis.rules import require, violations
from services.links.children.tables import Child
from services.links.contract.events import sessions as events
from services.links.day_limits.judging import judge_breaks, limits_on
from services.links.day_limits.reading import break_of, breaks_of
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.series.reading import carers_settings
from services.links.sessions.actual import actual_times, is_break
from services.links.sessions.announcing import took_step
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.finding import lock_to_judge
from services.links.sessions.gates import rules as gates
from services.links.sessions.gates.facts import Wanted
from services.links.sessions.gates.judging import situation_of
from services.links.sessions.planning import planned_with_officer
from services.links.sessions.recording import rules
from services.links.sessions.tables import Session
from services.links.sessions.upcoming import concerns_of
from services.links.sessions.view import kept, read, session_view

WORDS = ("activities", "how_it_went", "childs_view", "medication", "incidents", "expenses", "miles")
RECORDED = ("starts_at", "ends_at", *WORDS)


def complete_session(unit: UnitOfWork, request: Request) -> Answer:
    """What took place is recorded whatever the rules say; what it breaks is flagged."""
    row, _ = lock_to_judge(unit, request)
    body: Mapping[str, Any] = request.body
    took = (body.get("starts_at", row.starts_at), body.get("ends_at", row.ends_at))
    require(rules.STANDS.judge(row.state), rules.COMPLETED_ONCE.judge(row.state), *_judge_record(unit, row, body, took))
    row.state = "completed"
    recorded = {"recorded_at": unit.now, "recorded_by": acting(unit), "corrections": []}
    row.completion = kept({**_record(body, took), **recorded})
    unplanned = rules.VISITS_ARE_PLANNED.judge(row.legal_basis, _plan(unit, row))
    row.concerns = concerns_of(unit, _broken(unit, row, unplanned))
    took_step(unit, row, "completed", events.SESSION_COMPLETED)
    return Answer(session_view(row), row.version)


def correct_session(unit: UnitOfWork, request: Request) -> Answer:
    row, _ = lock_to_judge(unit, request)
    body: Mapping[str, Any] = request.body
    require(rules.HAS_A_RECORD.judge(row.state))
    assert row.completion is not None
    held = row.completion
    stood = {name: read(held)[name] for name in RECORDED}
    sent = {name: body[name] for name in RECORDED if name in body}
    now = {**stood, **sent}
    took = (now["starts_at"], now["ends_at"])
    require(rules.CORRECTION_CHANGES.judge(sent, stood), *_judge_record(unit, row, now, took))
    correction = {
        "corrected_at": unit.now,
        "corrected_by": acting(unit),
        "reason": body["reason"],
        "expenses_before": held["expenses_total"],
        "before": {name: held[name] for name in RECORDED},
    }
    recorded = {name: held[name] for name in ("recorded_at", "recorded_by")}
    row.completion = kept({**_record(now, took), **recorded, "corrections": [*held["corrections"], correction]})
    row.concerns = concerns_of(unit, _broken(unit, row, _held_of_visits(row)), row.concerns)
    took_step(unit, row, "corrected", events.SESSION_CORRECTED, reason=body["reason"])
    return Answer(session_view(row), row.version)


def _judge_record(
    unit: UnitOfWork, row: Session, body: Mapping[str, Any], took: tuple[datetime, datetime]
) -> list[Violation | None]:
    times = [one["given_at"] for one in body["medication"]] + [one["happened_at"] for one in body["incidents"]]
    return [
        rules.HAS_TAKEN_PLACE.judge(*took, unit.now),
        rules.TIMES_ARE_NEAR.judge((row.starts_at, row.ends_at), took),
        rules.MEDICATION_WITHIN.judge(times, *took),
    ]


def _record(body: Mapping[str, Any], took: tuple[datetime, datetime]) -> dict[str, Any]:
    total = sum(one["amount"] for one in body["expenses"])
    return {
        "starts_at": took[0],
        "ends_at": took[1],
        **{name: body[name] for name in WORDS},
        "expenses_total": total,
    }


def _plan(unit: UnitOfWork, row: Session) -> bool | None:
    return planned_with_officer(unit, row.link_id, before=day_of(actual_times(row)[0]))


def _held_of_visits(row: Session) -> Violation | None:
    """Whether visits were planned is judged at completion; no later plan changes what was."""
    held = (Violation(one["rule"], one["reason"], one["source"]) for one in row.concerns)
    return next((one for one in held if one.rule == rules.VISITS_ARE_PLANNED.identifier), None)


def _broken(unit: UnitOfWork, row: Session, visits: Violation | None) -> tuple[Violation, ...]:
    """What the session breaks as it took place: beside the child's other sessions, what is agreed and, where it placed
    the child, limits of days and how many children were with the carer."""
    starts_at, ends_at = actual_times(row)
    took = Wanted(row.slot, starts_at, ends_at, row.place)
    link, child = unit.session.get_one(Link, row.link_id), unit.session.get_one(Child, row.child_id)
    around = situation_of(unit, link, child, known_carer(unit, row.carer_id), [took], [row.id])
    of_carer = [held for held in around.held if held.carer == str(row.carer_id)]
    broken = violations(
        gates.CHILD_BOOKED_ONCE.judge(took, [held for held in around.held if held.child == around.child.key]),
        gates.AGREEMENT_COVERS.judge(took, around.agreements),
        capacity.WITHIN_TERMS.judge(took, around.child, around.carer, of_carer),
        capacity.WITHIN_USUAL_LIMIT.judge(took, around.child, around.carer, of_carer),
        capacity.CARER_IN_ONE_PLACE.judge(took, around.child, of_carer),
    )
    if not is_break(row):
        return broken
    new = break_of(row, carers_settings(unit, row.child_id))
    others = [found for _, found in breaks_of(unit, row.child_id, new.first, new.last, but=[row.id])]
    judged = judge_breaks(row.legal_basis, [new], others, limits_on(unit, new.first))
    return violations(*broken, *judged.broken, visits)
