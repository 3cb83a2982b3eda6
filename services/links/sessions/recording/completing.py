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
from chassis.rules import require
from services.links.contract.events import sessions as events
from services.links.sessions.actual import actual_times, is_break
from services.links.sessions.announcing import took_step
from services.links.sessions.finding import lock_to_judge
from services.links.sessions.planning import planned_with_officer
from services.links.sessions.recording import rules
from services.links.sessions.recording.examining import concerns_of_record, others_follow
from services.links.sessions.recording.settling import counted_now
from services.links.sessions.tables import Session
from services.links.sessions.view import kept, read, session_view

WORDS = ("activities", "how_it_went", "childs_view", "medication", "incidents", "expenses", "miles")
RECORDED = ("starts_at", "ends_at", "place", *WORDS)


def complete_session(unit: UnitOfWork, request: Request) -> Answer:
    """What took place is recorded whatever the rules say; what it breaks is flagged."""
    row, _ = lock_to_judge(unit, request)
    body: Mapping[str, Any] = request.body
    took = (body.get("starts_at", row.starts_at), body.get("ends_at", row.ends_at))
    former = counted_now(unit, row.child_id, [row])
    require(rules.STANDS.judge(row.state), rules.COMPLETED_ONCE.judge(row.state), *_judge_record(unit, row, body, took))
    row.state = "completed"
    recorded = {"recorded_at": unit.now, "recorded_by": acting(unit), "corrections": []}
    row.completion = kept({**_record(body, took, body.get("place", row.place)), **recorded})
    row.concerns = concerns_of_record(unit, row, _visits_unplanned(unit, row))
    took_step(unit, row, "completed", events.SESSION_COMPLETED)
    others_follow(unit, row, former)
    return Answer(session_view(row), row.version)


def correct_session(unit: UnitOfWork, request: Request) -> Answer:
    row, _ = lock_to_judge(unit, request)
    body: Mapping[str, Any] = request.body
    require(rules.HAS_A_RECORD.judge(row.state))
    assert row.completion is not None
    held: Mapping[str, Any] = {"place": row.place, **row.completion}
    stood = {name: read(held)[name] for name in RECORDED}
    sent = {name: body[name] for name in RECORDED if name in body}
    now = {**stood, **sent}
    took = (now["starts_at"], now["ends_at"])
    require(rules.CORRECTION_CHANGES.judge(sent, stood), *_judge_record(unit, row, now, took))
    former, was_placed = counted_now(unit, row.child_id, [row]), is_break(row)
    correction = {
        "corrected_at": unit.now,
        "corrected_by": acting(unit),
        "reason": body["reason"],
        "expenses_before": held["expenses_total"],
        "before": {name: held[name] for name in RECORDED},
    }
    recorded = {name: held[name] for name in ("recorded_at", "recorded_by")}
    corrections = [*held["corrections"], correction]
    row.completion = kept({**_record(now, took, now["place"]), **recorded, "corrections": corrections})
    row.concerns = concerns_of_record(unit, row, _held_of_visits(row) if was_placed else _visits_unplanned(unit, row))
    took_step(unit, row, "corrected", events.SESSION_CORRECTED, reason=body["reason"])
    others_follow(unit, row, former)
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


def _record(body: Mapping[str, Any], took: tuple[datetime, datetime], place: str) -> dict[str, Any]:
    total = sum(one["amount"] for one in body["expenses"])
    return {
        "starts_at": took[0],
        "ends_at": took[1],
        "place": place,
        **{name: body[name] for name in WORDS},
        "expenses_total": total,
    }


def _visits_unplanned(unit: UnitOfWork, row: Session) -> Violation | None:
    planned = planned_with_officer(unit, row.link_id, before=day_of(actual_times(row)[0]))
    return rules.VISITS_ARE_PLANNED.judge(row.legal_basis, planned)


def _held_of_visits(row: Session) -> Violation | None:
    """Whether visits were planned is judged once the record says that the child was placed; no later plan changes what
    was."""
    held = (Violation(one["rule"], one["reason"], one["source"]) for one in row.concerns)
    return next((one for one in held if one.rule == rules.VISITS_ARE_PLANNED.identifier), None)
