"""Confirming, changing and calling off sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from chassis.aggregates import acting
from chassis.database.unit_of_work import UnitOfWork
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.contract.events import sessions as events
from services.links.contract.settings import sessions as settings
from services.links.day_limits.judging import Judged
from services.links.day_limits.reading import judge_around
from services.links.linking.reading import lock_link
from services.links.linking.tables import Link
from services.links.sessions.announcing import took_step
from services.links.sessions.booking import judge_sessions
from services.links.sessions.finding import lock_to_judge, standing, to_come
from services.links.sessions.gates.facts import Wanted
from services.links.sessions.gates.judging import Verdict
from services.links.sessions.gates.reading import wanted_of
from services.links.sessions.planning import planned_with_officer
from services.links.sessions.recording import rules
from services.links.sessions.recording.settling import counted_now, settle
from services.links.sessions.tables import Session
from services.links.sessions.view import kept, session_view


def confirm_session(unit: UnitOfWork, request: Request) -> Answer:
    """Everything is judged again, so that nothing is confirmed that has come to be forbidden."""
    row, link = lock_to_judge(unit, request)
    require(
        rules.STANDS.judge(row.state),
        rules.NOT_COMPLETED.judge(row.state),
        rules.AWAITS_CONFIRMATION.judge(row.state, row.concerns),
    )
    wanted = wanted_of(row)
    verdict = judge_sessions(unit, link, [wanted], row.outside_availability, [row.id])
    planned = planned_with_officer(unit, link.id)
    require(
        rules.VISITS_ARE_PLANNED.judge(row.legal_basis, planned) if wanted.placement else None,
        *verdict.broken,
    )
    row.state, row.confirmed_by, row.concerns = "confirmed", acting(unit), []
    took_step(unit, row, "confirmed", events.SESSION_CONFIRMED)
    return Answer(_judged_view(row, verdict), row.version)


def change_session(unit: UnitOfWork, request: Request) -> Answer:
    """Judged as a new booking is, without the former times. What was confirmed has to be confirmed again. Of a session
    that has begun only the end moves: the nights that the child was away stay."""
    row, link = lock_to_judge(unit, request)
    body: Mapping[str, Any] = request.body
    place = body.get("place", row.place)
    wanted = Wanted(body.get("slot", row.slot), body["starts_at"], body["ends_at"], place)
    require(
        rules.STANDS.judge(row.state),
        rules.NOT_COMPLETED.judge(row.state),
        rules.MOVES_ONLY_ITS_END.judge(wanted_of(row), wanted, unit.now) if row.state in rules.STANDING else None,
    )
    outside = body.get("outside_availability", row.outside_availability)
    verdict = judge_sessions(unit, link, [wanted], outside, [row.id])
    require(*verdict.broken)
    former = counted_now(unit, link.child_id, [row])
    before = {name: getattr(row, name) for name in ("slot", "starts_at", "ends_at", "place")}
    row.slot, row.starts_at, row.ends_at = wanted.slot, wanted.starts_at, wanted.ends_at
    row.first_day, row.last_day = wanted.first, wanted.last
    row.place, row.note = place, body.get("note", row.note)
    row.outside_availability, row.legal_basis = outside, verdict.bases.on(wanted.first)
    row.state, row.confirmed_by, row.concerns = "booked", None, []
    took_step(unit, row, "changed", events.SESSION_CHANGED, reason=body["reason"], before=before)
    settle(unit, link.child_id, former)
    return Answer(_judged_view(row, verdict), row.version)


def _judged_view(row: Session, verdict: Verdict | Judged) -> dict[str, Any]:
    return {**session_view(row), "level": verdict.level, "warnings": verdict.warned}


def set_session_reference(unit: UnitOfWork, request: Request) -> Answer:
    row, _ = lock_to_judge(unit, request)
    wanted = request.body["external_reference"]
    require(reference_is_free(unit, Session, wanted, row.id))
    row.external_reference = wanted
    took_step(unit, row, "referenced", events.SESSION_CHANGED)
    return Answer(session_view(row), row.version)


def cancel_session(unit: UnitOfWork, request: Request) -> Answer:
    """The child is locked as for a booking: what stands of its days is counted after it."""
    row, link = lock_to_judge(unit, request)
    nobody_came = request.body["did_not_take_place"]
    require(
        rules.STANDS.judge(row.state),
        rules.NOT_COMPLETED.judge(row.state),
        *(
            rule.judge(row.starts_at, unit.now, nobody_came)
            for rule in (rules.HAS_NOT_BEGUN, rules.SHOULD_HAVE_BEGUN)
            if row.state in rules.STANDING
        ),
    )
    judged = _call_off_all(unit, link, [row], request.body, nobody_came)
    return Answer(_judged_view(row, judged), row.version)


def cancel_series(unit: UnitOfWork, request: Request) -> Answer:
    link, body = lock_link(unit, request.identifier("link_id")), request.body
    of_series = (Session.link_id == link.id, Session.series == body["series"])
    rows = standing(unit, *of_series, *to_come(unit, body.get("from_day", unit.today)), lock=True)
    require(rules.SERIES_HAS_SESSIONS.judge(len(rows)))
    judged = _call_off_all(unit, link, rows, body)
    unit.touches(link.child)
    sessions = [session_view(row) for row in rows]
    return Answer({"series": body["series"], "level": judged.level, "warnings": judged.warned, "sessions": sessions})


def _call_off_all(
    unit: UnitOfWork, link: Link, rows: Sequence[Session], body: Mapping[str, Any], nobody_came: bool = False
) -> Judged:
    """Answers how near to the limits the child's breaks come that still stand around these sessions."""
    former = counted_now(unit, link.child_id, rows)
    for row in rows:
        call_off(unit, row, body["cancelled_by"], body["reason"], nobody_came=nobody_came)
    settle(unit, link.child_id, former)
    days = [row.first_day + timedelta(days=n) for row in rows for n in range((row.last_day - row.first_day).days + 1)]
    return judge_around(unit, link.child_id, days)


def call_off(
    unit: UnitOfWork,
    row: Session,
    cancelled_by: str,
    reason: str,
    by: str | None = None,
    nobody_came: bool = False,
) -> None:
    """Of a locked session that stands and has not begun, or to which `nobody_came`. `by` is who records it, where it is
    not the acting worker."""
    notice = max(0, int((row.starts_at - unit.now).total_seconds() // 3600))
    row.state = "cancelled"
    row.cancellation = kept(
        {
            "cancelled_by": cancelled_by,
            "reason": reason,
            "cancelled_at": unit.now,
            "recorded_by": by or acting(unit),
            "notice_hours": notice,
            "late": notice < unit.setting(settings.LATE_NOTICE_HOURS, row.first_day),
            "did_not_take_place": nobody_came,
        }
    )
    took_step(unit, row, "cancelled", events.SESSION_CANCELLED, by)
