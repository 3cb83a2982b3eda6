"""What the tables hold for the return of one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal_column, or_, select

from chassis.clock import day_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.rules import violations
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.settings.returns import MORE_THAN_HOURS
from services.links.linking.tables import Link
from services.links.returns.judging import Part, judged_together, part_of
from services.links.returns.outside import elsewhere, of_unsure_basis, with_carers
from services.links.returns.recording import one_by_one, under_agreement
from services.links.returns.rows import Agreed, Break, ReturnedChild, Year
from services.links.returns.rules import BREAKS_WITH_CARERS, LEGAL_BASIS_IS_KNOWN
from services.links.sessions.places import is_placement
from services.links.sessions.tables import Session

SERIES = "s20_reg48"
BEFORE = timedelta(days=75)
"""How far before the year breaks are read that may run into it without a day between."""
NEAR = ONE_DAY = timedelta(days=1)
"""Times recorded lie at most a day outside those that were booked."""
EIGHTEEN_YEARS: ColumnElement[timedelta] = literal_column("interval '18 years'")
UNPLANNED_ENDINGS = frozenset({"carer_suspended", "approval_ended", "safeguarding"})
"""Endings of a link that nobody had agreed on: the child's return home counts as unplanned."""


def parts_of_the_return(unit: UnitOfWork, year: Year) -> list[Part]:
    """Children with rows or flags in the year, by number."""
    hours = unit.setting(MORE_THAN_HOURS, min(unit.today, year.last))
    breaks, agreements, late = _breaks(unit, *_near(unit, year)), _agreements(unit, year), _breaks(unit, *_GROWN_UP)
    around = (SERIES, year.first - BEFORE, min(year.last, unit.today))
    sessions = dict(breaks)
    for child, found in with_carers(unit, *around, sessions).items():
        breaks[child] = [*breaks.get(child, ()), *found]
    unsure = of_unsure_basis(unit, year.first, around[2], sessions)
    unmade = elsewhere(unit, SERIES, year.first, around[2])
    query = select(Child.id, Child.number, Child.date_of_birth, Child.record)
    parts = []
    concerned = {*breaks, *agreements, *late, *unmade, *unsure}
    for row in unit.session.execute(query.where(Child.id.in_(concerned)).order_by(Child.key)):
        changes = row.record["recordings"]
        individual = one_by_one(changes, breaks.get(row.id, ()))
        agreed = under_agreement(changes, agreements.get(row.id, ()))
        part = part_of(_returned(row), individual, agreed, year, unit.today, hours, late.get(row.id, ()))
        if changes[-1]["recording"] == "individual":
            more = violations(
                BREAKS_WITH_CARERS.judge(unmade.get(row.id, ())), LEGAL_BASIS_IS_KNOWN.judge(unsure.get(row.id, ()))
            )
            part = replace(part, flags=(*part.flags, *more))
        parts.append(part)
    return judged_together([part for part in parts if part.episodes or part.flags])


def _returned(row: Any) -> ReturnedChild:
    record = row.record
    need = record["looked_after"]["category_of_need"]
    return ReturnedChild(
        row.number,
        record["sex"],
        row.date_of_birth,
        record["ethnicity"],
        record["upn"],
        need,
        record.get("date_of_birth_estimated", False),
    )


def _near(unit: UnitOfWork, year: Year) -> tuple[ColumnElement[bool], ...]:
    return (
        Session.first_day <= min(year.last, unit.today) + NEAR,
        Session.last_day >= year.first - BEFORE,
        or_(Session.last_day > Session.first_day, Session.state == "completed"),
    )


_GROWN_UP = (
    exists().where(Child.id == Session.child_id, Session.last_day + NEAR >= Child.date_of_birth + EIGHTEEN_YEARS),
)
"""Sessions that may run past the child's 18th birthday."""


def _breaks(unit: UnitOfWork, *which: ColumnElement[bool]) -> dict[UUID, list[Break]]:
    """Of a completed session times and place count as it took place, else as it was booked. In a session that places
    nobody no child is looked after."""
    query = select(
        Session.child_id,
        Session.carer_id,
        Session.starts_at,
        Session.ends_at,
        Session.state,
        func.coalesce(Session.completion["place"].astext, Session.place),
        Session.completion["starts_at"].astext,
        Session.completion["ends_at"].astext,
    ).where(
        Session.legal_basis == SERIES,
        Session.state != "cancelled",
        *which,
    )
    found: dict[UUID, list[Break]] = defaultdict(list)
    for child, carer, starts_at, ends_at, state, place, began, ended in unit.session.execute(query):
        begin, end = (datetime.fromisoformat(began), datetime.fromisoformat(ended)) if began else (starts_at, ends_at)
        if not is_placement(place, day_of(end) > day_of(begin)):
            continue
        planned = day_of(end) >= day_of(ends_at)
        found[child].append(Break(str(carer), day_of(begin), day_of(end), begin, end, state == "completed", planned))
    return found


def _agreements(unit: UnitOfWork, year: Year) -> Mapping[UUID, list[Agreed]]:
    query = (
        select(
            Link.child_id,
            Link.ended_on,
            Link.ending_reason,
            Agreement.in_force_from,
            Agreement.in_force_until,
            Agreement.ends_on,
        )
        .join(Agreement, Agreement.link_id == Link.id)
        .where(
            Agreement.legal_basis == SERIES,
            Agreement.in_force_from.is_not(None),
            Agreement.in_force_from <= unit.today,
            or_(Link.ended_on.is_(None), Link.ended_on >= year.first),
        )
    )
    found: dict[UUID, list[Agreed]] = defaultdict(list)
    for row in unit.session.execute(query):
        found[row.child_id].append(_agreed(row))
    return found


def _agreed(row: Any) -> Agreed:
    """One version of a link's agreement holds until the day before the next, its own last day, or the link's end."""
    before_next = row.in_force_until - ONE_DAY if row.in_force_until else None
    last = min((day for day in (row.ended_on, row.ends_on, before_next) if day is not None), default=None)
    cut_short = last is not None and last == row.ended_on and row.ending_reason in UNPLANNED_ENDINGS
    return Agreed(row.in_force_from, last, planned=not cut_short)
