"""What the tables hold for the return of one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.settings.returns import MORE_THAN_HOURS
from services.links.linking.tables import Link
from services.links.returns.judging import Part, part_of
from services.links.returns.recording import one_by_one, under_agreement
from services.links.returns.rows import Agreed, Break, ReturnedChild, Year
from services.links.sessions.tables import Session

SERIES = "s20_reg48"
BEFORE = timedelta(days=75)
"""How far before the year breaks are read that may run into it without a day between."""
UNPLANNED_ENDINGS = frozenset({"carer_suspended", "approval_ended", "contact_restriction"})
"""Endings of a link that nobody had agreed on: the child's return home counts as unplanned."""


def parts_of_the_return(unit: UnitOfWork, year: Year) -> Iterator[Part]:
    """Children with rows or flags in the year, by number."""
    hours = unit.setting(MORE_THAN_HOURS, min(unit.today, year.last))
    breaks, agreements = _breaks(unit, year), _agreements(unit, year)
    query = select(Child.id, Child.number, Child.date_of_birth, Child.record)
    for row in unit.session.execute(query.where(Child.id.in_({*breaks, *agreements})).order_by(Child.key)):
        changes = row.record["recordings"]
        individual = one_by_one(changes, breaks.get(row.id, ()))
        agreed = under_agreement(changes, agreements.get(row.id, ()))
        part = part_of(_returned(row), individual, agreed, year, unit.today, hours)
        if part.episodes or part.flags:
            yield part


def _returned(row: Any) -> ReturnedChild:
    record = row.record
    need = record["looked_after"]["category_of_need"]
    return ReturnedChild(row.number, record["sex"], row.date_of_birth, record["ethnicity"], record["upn"], need)


def _breaks(unit: UnitOfWork, year: Year) -> Mapping[UUID, list[Break]]:
    query = select(
        Session.child_id,
        Session.carer_id,
        Session.first_day,
        Session.last_day,
        Session.starts_at,
        Session.ends_at,
        Session.state,
        Session.completion,
    ).where(
        Session.legal_basis == SERIES,
        Session.state != "cancelled",
        Session.first_day <= min(year.last, unit.today),
        Session.last_day >= year.first - BEFORE,
        Session.last_day > Session.first_day,
    )
    found: dict[UUID, list[Break]] = defaultdict(list)
    for child, carer, first, last, starts, ends, state, completion in unit.session.execute(query):
        planned = not (completion or {}).get("ended_early", False)
        found[child].append(Break(str(carer), first, last, starts, ends, state == "completed", planned))
    return found


def _agreements(unit: UnitOfWork, year: Year) -> Mapping[UUID, list[Agreed]]:
    query = (
        select(
            Link.id,
            Link.child_id,
            Link.ended_on,
            Link.ending_reason,
            Agreement.legal_basis,
            Agreement.in_force_from,
            Agreement.ends_on,
        )
        .join(Agreement, Agreement.link_id == Link.id)
        .where(
            Agreement.in_force_from.is_not(None),
            Agreement.in_force_from <= unit.today,
            or_(Link.ended_on.is_(None), Link.ended_on >= year.first),
        )
        .order_by(Link.id, Agreement.number)
    )
    by_link: dict[UUID, list[Any]] = defaultdict(list)
    for row in unit.session.execute(query):
        by_link[row.id].append(row)
    found: dict[UUID, list[Agreed]] = defaultdict(list)
    for rows in by_link.values():
        found[rows[0].child_id] += _times(rows)
    return found


def _times(versions: Sequence[Any]) -> Iterator[Agreed]:
    """Each version of one link's agreement holds until the next is in force, its own last day, or the link's end."""
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        ends = [version.ended_on, version.ends_on, following.in_force_from if following else None]
        last = min((day for day in ends if day is not None), default=None)
        if version.legal_basis == SERIES and (last is None or last > version.in_force_from):
            cut_short = last == version.ended_on and version.ending_reason in UNPLANNED_ENDINGS
            yield Agreed(version.in_force_from, last, planned=not cut_short)
