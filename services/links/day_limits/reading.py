"""The breaks of a child as they stand, and what its agreements intend."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.links.agreements.in_force import days_of
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES, STANDING_SESSION_STATES
from services.links.day_limits import counting
from services.links.day_limits.counting import Break, counted_days
from services.links.day_limits.judging import (
    Agreed,
    Judged,
    fits_beside,
    judge_agreed,
    judge_breaks,
    judge_standing,
    limits_on,
)
from services.links.day_limits.rules import LIMITED, WAY_BACK
from services.links.history.reading import Outside, known_of, outside_breaks
from services.links.history.rules import HISTORY_KNOWN
from services.links.linking.tables import Link
from services.links.series.reading import carers_settings
from services.links.sessions.actual import actual_times, is_break
from services.links.sessions.tables import Session

COUNTED_STATES = ("booked", "confirmed", "completed")


def breaks_of(
    unit: UnitOfWork,
    child_id: UUID,
    first: date,
    last: date,
    bases: Collection[str] = (LIMITED,),
    but: Collection[UUID] = (),
) -> list[tuple[Session | Outside, Break]]:
    """Those that are booked, stand or took place and may matter to a window with a day from `first` to `last`, in their
    order: sessions, breaks that were recorded beside them, and `short_break` placements of `carers`. Of a completed
    session the times count that it took; one by which the child is not placed is no break."""
    since, until = add_months(first, -13), add_months(last, 13)
    query = select(Session).where(
        Session.child_id == child_id,
        Session.state.in_(COUNTED_STATES),
        Session.legal_basis.in_(bases),
        Session.first_day <= until,
        Session.last_day >= since,
        Session.id.not_in(but),
    )
    settings = carers_settings(unit, child_id)
    rows = unit.session.scalars(query.order_by(Session.starts_at, Session.id))
    found: list[tuple[Session | Outside, Break]] = [(row, break_of(row, settings)) for row in rows if is_break(row)]
    outside = outside_breaks(unit, unit.session.get_one(Child, child_id), settings, but)
    found += [
        (row, one) for row, one in outside if row.legal_basis in bases and one.first <= until and one.last >= since
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0].id))


def break_of(session: Session, settings: Mapping[str, str]) -> Break:
    """`settings` are those of the child's carers (`carers_settings`): carers in one accommodation are one setting."""
    return Break(*actual_times(session), settings[str(session.carer_id)])


def judge_following(unit: UnitOfWork, link: Link, legal_basis: str, first: date) -> tuple[Violation, ...]:
    """Why the sessions of the link that stand and begin on `first` or later cannot come to count under `legal_basis`,
    beside all of the child that count already. Whoever calls has locked the child."""
    query = select(Session).where(
        Session.link_id == link.id,
        Session.state.in_(STANDING_SESSION_STATES),
        Session.first_day >= first,
        Session.legal_basis != legal_basis,
    )
    found = unit.session.scalars(query.order_by(Session.starts_at, Session.id))
    rows = [row for row in found if is_break(row)]
    if legal_basis != LIMITED or not rows:
        return ()
    last = max(row.last_day for row in rows)
    others = [one for _, one in breaks_of(unit, link.child_id, rows[0].first_day, last)]
    settings = carers_settings(unit, link.child_id)
    new = [break_of(row, settings) for row in rows]
    return judge_breaks(LIMITED, new, others, limits_on(unit, rows[0].first_day), WAY_BACK).broken


def judge_each(
    unit: UnitOfWork, link: Link, rows: Sequence[Session]
) -> Iterator[tuple[Session, tuple[Violation, ...]]]:
    """Each of these sessions of the link, with the limits that it passes beside all others of the child that count."""
    if link.legal_basis != LIMITED or not rows:
        return
    every = breaks_of(unit, link.child_id, min(r.first_day for r in rows), max(r.last_day for r in rows))
    settings = carers_settings(unit, link.child_id)
    for row in filter(is_break, rows):
        others = [one for other, one in every if other.id != row.id]
        new, held = [break_of(row, settings)], limits_on(unit, row.first_day)
        yield row, judge_breaks(LIMITED, new, others, held, WAY_BACK).broken


def judge_around(unit: UnitOfWork, child_id: UUID, days: Sequence[date]) -> Judged:
    """How near to the limits the child's breaks come that stand, in the fullest twelve months with one of these days
    and in the placements of that time."""
    first, last = min(days), max(days)
    held = limits_on(unit, first, known_of(unit.session.get_one(Child, child_id)))
    breaks = [one for _, one in breaks_of(unit, child_id, first, last)]
    counted = counting.counted_days(breaks, held.method)
    ending, holding = (counting.in_window(counted, day) for day in days), counting.fullest(counted, days)
    fullest = max([*ending, *([holding] if holding else [])], key=lambda window: window.days)
    near = [one for one in breaks if fullest.first <= one.last and one.first <= fullest.last]
    return judge_standing(near, fullest, held)


def judge_agreement_days(
    unit: UnitOfWork,
    child: Child,
    *,
    legal_basis: str,
    starts_on: date,
    ends_on: date | None,
    slots: Sequence[Mapping[str, Any]],
    link_id: UUID | None = None,
    nights: int | None = None,
) -> tuple[Violation, ...]:
    """Why what an agreement intends would pass the limits of reg 48; the other links of the child count with what they
    have agreed. Give the violations to `require` with the rest.

    `slots` are `{"slot", "sessions_per_month"}`, `nights` the longest stay of one session where the agreement names it,
    `link_id` the link whose agreement this is, so that its former one does not count.
    """
    others = _agreed_by_others(unit, child, link_id, starts_on)
    return judge_agreed(
        legal_basis, _agreed(slots, nights, starts_on, ends_on, starts_on), others, limits_on(unit, starts_on)
    )


def days_suffice(unit: UnitOfWork, link: Link, agreement: Agreement) -> bool:
    """Whether the child has as many days left as the agreement intends under reg 48, beside what other links intend and
    what was taken, or is booked, before it starts."""
    if agreement.legal_basis != LIMITED:
        return True
    child, held = unit.session.get_one(Child, link.child_id), limits_on(unit, agreement.starts_on)
    before = [one for _, one in breaks_of(unit, child.id, agreement.starts_on, agreement.starts_on)]
    taken = counted_days(before, held.method)
    terms, day = agreement.terms, agreement.starts_on
    wanted = _agreed(terms["slots"], terms["nights"], day, agreement.ends_on, day)
    return fits_beside(wanted, _agreed_by_others(unit, child, link.id, day), taken, day, held)


def history_suffices(unit: UnitOfWork, link: Link, agreement: Agreement) -> bool:
    """Whether all breaks of the twelve months before the agreement are known, where it is under reg 48."""
    known = known_of(unit.session.get_one(Child, link.child_id))
    first = counting.Window(agreement.starts_on, 0).first
    return agreement.legal_basis != LIMITED or HISTORY_KNOWN.judge(first, known) is None


def _agreed_by_others(unit: UnitOfWork, child: Child, but: UUID | None, since: date) -> list[Agreed]:
    """What agreements under reg 48 of the child's other open links intend, as far as they are in force from `since` on,
    the first day of the agreement that is judged, or from today where that is earlier; what was taken before is counted
    as it was."""
    query = (
        select(Agreement)
        .join(Link, Link.id == Agreement.link_id)
        .where(
            Link.child_id == child.id,
            Link.state.in_(OPEN_LINK_STATES),
            Agreement.legal_basis == LIMITED,
            Agreement.in_force_from.is_not(None),
        )
    )
    found, day = [], min(since, unit.today)
    for one in unit.session.scalars(query):
        days = days_of(one)
        if one.link_id != but and days is not None and (days.last is None or days.last >= day):
            first = max(days.first, day)
            found.append(_agreed(one.terms.get("slots") or [], one.terms.get("nights"), first, days.last, since))
    return found


def _agreed(
    slots: Sequence[Mapping[str, Any]], nights: int | None, first: date, last: date | None, since: date
) -> Agreed:
    begins = _month_of(first, since)
    months = None if last is None else max(1, _month_of(last, since) - begins + 1)
    return Agreed({one["slot"]: one["sessions_per_month"] for one in slots}, months, nights, begins)


def _month_of(day: date, since: date) -> int:
    """How many months after the one that begins with `since` the one with this day begins."""
    months = 12 * (day.year - since.year) + day.month - since.month
    return months if add_months(since, months) <= day else months - 1
