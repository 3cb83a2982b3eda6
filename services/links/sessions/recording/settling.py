"""A session is called off, or becomes another one: sessions that passed a limit only with it pass it no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.contract.events import sessions as events
from services.links.day_limits.counting import Break
from services.links.day_limits.judging import judge_breaks, limits_on
from services.links.day_limits.reading import COUNTED_STATES, break_of, breaks_of
from services.links.day_limits.rules import LIMITED, PLACEMENT_WITHIN_DAYS, WITHIN_DAYS_IN_TWELVE_MONTHS
from services.links.series.reading import carers_settings
from services.links.sessions.actual import is_break
from services.links.sessions.announcing import took_step
from services.links.sessions.tables import Session

LIMITS = frozenset({PLACEMENT_WITHIN_DAYS.identifier, WITHIN_DAYS_IN_TWELVE_MONTHS.identifier})
Former = Mapping[UUID, Break]
"""By session the break that it was, where it counted."""


def counted_now(unit: UnitOfWork, child_id: UUID, rows: Iterable[Session]) -> Former:
    """Before these sessions of one child change."""
    settings = carers_settings(unit, child_id)
    return {
        row.id: break_of(row, settings)
        for row in rows
        if row.state in COUNTED_STATES and row.legal_basis == LIMITED and is_break(row)
    }


def settle(unit: UnitOfWork, child_id: UUID, former: Former, by: str | None = None) -> None:
    """After they changed. The child's other sessions lose the concerns about a limit, and only those, that they had
    with `former` and have no more; each is announced. Whoever calls has locked the child, so that nobody else waits for
    these rows with one of them held. `by` is whoever acts, unless given."""
    if not former:
        return
    unit.session.flush()
    concerned = or_(*(Session.concerns.contains([{"rule": limit}]) for limit in sorted(LIMITS)))
    query = select(Session).where(
        Session.child_id == child_id,
        Session.state.in_(COUNTED_STATES),
        Session.legal_basis == LIMITED,
        Session.id.not_in(former),
        concerned,
    )
    rows = unit.session.scalars(query.order_by(Session.id).with_for_update().execution_options(populate_existing=True))
    for row in rows.all():
        settled = _broken(unit, row, former) - _broken(unit, row, None)
        left = [one for one in row.concerns if one["rule"] not in settled]
        if len(left) < len(row.concerns):
            row.concerns = left
            took_step(unit, row, "settled", events.SESSION_FLAGGED, by, rules=[one["rule"] for one in left])


def _broken(unit: UnitOfWork, row: Session, former: Former | None) -> set[str]:
    """The limits that the session passes, beside the others as they are now, or as they were with `former`."""
    if not is_break(row):
        return set()
    new = break_of(row, carers_settings(unit, row.child_id))
    but = [row.id, *(former or ())]
    others = [found for _, found in breaks_of(unit, row.child_id, new.first, new.last, but=but)]
    judged = judge_breaks(LIMITED, [new], [*others, *(former or {}).values()], limits_on(unit, new.first))
    return {one.rule for one in judged.broken} & LIMITS
