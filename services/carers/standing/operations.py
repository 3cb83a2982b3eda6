"""Suspension, resignation, and the end of an approval by itself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.clock import start_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.approvals.carers.steps import done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.carers.view import carer_view
from services.carers.contract import capacity_settings, events
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing import rules
from services.carers.standing.tables import Suspension

APPROVAL_END = "approval_end"
"""The kind of timer that ends an approval; its subject is the carer's id."""


def suspend_carer(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    day = body.get("starts_on", unit.today)
    last_end = max((s.ended_on for s in carer.suspensions if s.ended_on is not None), default=None)
    require(
        rules.CARER_IS_APPROVED.judge(carer.state),
        rules.SUSPENDED_ONCE.judge(carer.state),
        DATE_HAS_COME.judge({"starts_on": day}, unit.today),
        DATES_IN_ORDER.judge(("approved_on", carer.approved_on), ("last suspension", last_end), ("starts_on", day)),
    )
    carer.suspensions.append(
        Suspension(
            position=len(carer.suspensions) + 1,
            starts_on=day,
            reason=body["reason"],
            note=body.get("note"),
            suspended_by=unit.scope.actor,
        )
    )
    carer.state = "suspended"
    done(unit, carer, events.CARER_SUSPENDED)
    return Answer(carer_view(unit, carer), carer.version)


def end_suspension(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    day = body.get("ended_on", unit.today)
    open_ones = [s for s in carer.suspensions if s.ended_on is None]
    require(
        rules.CARER_IS_APPROVED.judge(carer.state),
        rules.SUSPENSION_TO_END.judge(carer.state),
        DATE_HAS_COME.judge({"ended_on": day}, unit.today),
        DATES_IN_ORDER.judge(("starts_on", open_ones[-1].starts_on if open_ones else None), ("ended_on", day)),
    )
    for one in open_ones:
        one.ended_on, one.ended_by, one.end_note = day, unit.scope.actor, body.get("note")
    carer.state = "approved"
    done(unit, carer, events.CARER_SUSPENSION_ENDED)
    return Answer(carer_view(unit, carer), carer.version)


def record_resignation(unit: UnitOfWork, request: Request) -> Answer:
    """The approval ends by itself; where the day has come before the notice was recorded, at once."""
    carer, body = take(unit, request), request.body
    received = body["received_on"]
    require(
        rules.CARER_IS_APPROVED.judge(carer.state),
        rules.RESIGNATION_ONCE.judge(carer.resignation_received_on),
        DATE_HAS_COME.judge({"received_on": received}, unit.today),
        DATES_IN_ORDER.judge(("approved_on", carer.approved_on), ("received_on", received)),
    )
    ends_on = rules.approval_ends_on(received, unit.setting(capacity_settings.RESIGNATION_DAYS, received))
    carer.resignation_received_on, carer.approval_ends_on = received, ends_on
    carer.resignation_recorded_by, carer.resignation_note = unit.scope.actor, body.get("note")
    if ends_on <= unit.today:
        _end(carer, ends_on)
        done(unit, carer, events.CARER_APPROVAL_ENDED)
    else:
        unit.at(start_of(ends_on), APPROVAL_END, carer.id)
        done(unit, carer, events.CARER_RESIGNED)
    return Answer(carer_view(unit, carer), carer.version)


def end_approval(unit: UnitOfWork, subject: str) -> None:
    """The timer's work. Does nothing where the approval has ended before, or does not end yet."""
    carer = unit.session.get(Carer, UUID(subject), with_for_update=True)
    if carer is None or carer.state == "ended" or carer.approval_ends_on is None:
        return
    if carer.approval_ends_on > unit.today:
        unit.at(start_of(carer.approval_ends_on), APPROVAL_END, carer.id)
        return
    _end(carer, carer.approval_ends_on)
    unit.touches(carer.id)
    done(unit, carer, events.CARER_APPROVAL_ENDED)


def _end(carer: Carer, day: date) -> None:
    """An open suspension ends with the approval."""
    for one in carer.suspensions:
        if one.ended_on is None:
            one.ended_on = max(day, one.starts_on)
    carer.state, carer.approval_ended_on = "ended", day
