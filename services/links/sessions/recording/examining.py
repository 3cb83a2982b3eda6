"""What a session breaks as it took place, and what its record means for the child's other sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.links.children.tables import Child
from services.links.contract.codes import STANDING_SESSION_STATES
from services.links.day_limits.counting import Break
from services.links.day_limits.judging import judge_breaks, limits_on
from services.links.day_limits.reading import break_of, breaks_of
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.series.reading import carers_settings
from services.links.sessions.actual import actual_place, actual_times, is_break
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.gates import rules as gates
from services.links.sessions.gates.facts import Wanted
from services.links.sessions.gates.judging import situation_of
from services.links.sessions.recording import rules
from services.links.sessions.recording.settling import LIMITS, Former, counted_now, settle
from services.links.sessions.tables import Session
from services.links.sessions.upcoming import concerns_of, flag

JUDGED_ANEW = LIMITS | {
    gates.CHILD_BOOKED_ONCE.identifier,
    gates.AGREEMENT_COVERS.identifier,
    capacity.WITHIN_TERMS.identifier,
    capacity.WITHIN_USUAL_LIMIT.identifier,
    capacity.CARER_IN_ONE_PLACE.identifier,
    rules.VISITS_ARE_PLANNED.identifier,
}
"""What a record decides. All else that was noted of the session, safeguarding first, stays with it."""


def concerns_of_record(unit: UnitOfWork, row: Session, visits: Violation | None) -> list[dict[str, Any]]:
    """`visits` says whether they were planned before the child was placed."""
    held = (Violation(one["rule"], one["reason"], one["source"]) for one in row.concerns)
    stays = [one for one in held if one.rule not in JUDGED_ANEW]
    return concerns_of(unit, [*stays, *_broken(unit, row, visits)], row.concerns)


def others_follow(unit: UnitOfWork, row: Session, former: Former) -> None:
    """Where the session took other days than those by which it counted: the child's other sessions lose the concerns
    about a limit that they had only with `former`, and those that are to come are flagged where they pass one now."""
    now = counted_now(unit, row.child_id, [row])
    if now == former:
        return
    settle(unit, row.child_id, former)
    flag_around(unit, row.child_id, now.values())


def flag_around(unit: UnitOfWork, child_id: UUID, breaks: Iterable[Break], by: str | None = None) -> None:
    """Sessions to come of the child are flagged where they pass a limit beside these breaks. `by` is whoever acts,
    unless given."""
    unit.session.flush()
    for took in breaks:
        found = breaks_of(unit, child_id, took.first, took.last)
        for other, new in found:
            if isinstance(other, Session) and other.state in STANDING_SESSION_STATES:
                rest = [one for kept, one in found if kept.id != other.id]
                judged = judge_breaks(other.legal_basis, [new], rest, limits_on(unit, new.first))
                flag(unit, other, (one for one in judged.broken if one.rule in LIMITS), by)


def _broken(unit: UnitOfWork, row: Session, visits: Violation | None) -> tuple[Violation, ...]:
    """Beside the child's other sessions, what is agreed and, where it placed the child, limits of days and how many
    children were with the carer."""
    starts_at, ends_at = actual_times(row)
    took = Wanted(row.slot, starts_at, ends_at, actual_place(row))
    link, child = unit.session.get_one(Link, row.link_id), unit.session.get_one(Child, row.child_id)
    around = situation_of(unit, link, child, known_carer(unit, row.carer_id), [took], [row.id])
    of_carer = [held for held in around.held if held.carer == str(row.carer_id)]
    of_child = [held for held in around.held if held.child == around.child.key]
    broken = violations(
        gates.CHILD_BOOKED_ONCE.judge(took, of_child, around.away),
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
