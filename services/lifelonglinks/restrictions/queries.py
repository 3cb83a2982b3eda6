"""Reading contact restrictions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, any_, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.request import Page
from services.lifelonglinks.contract.codes import NUMBERED_BY
from services.lifelonglinks.contract.contact import key_of
from services.lifelonglinks.restrictions.rules import is_urgent_refusal, last_day
from services.lifelonglinks.restrictions.tables import Restriction

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' restrictions ' || :key, 0))")


def page_of_restrictions(
    session: Session, filters: Mapping[str, Any], today: date, page: Page
) -> Sequence[Restriction]:
    """One row more than the page takes, oldest record first."""
    query = select(Restriction).where(*_conditions(filters, today)).order_by(Restriction.id).limit(page.limit + 1)
    if page.after is not None:
        query = query.where(Restriction.id > UUID(page.after[0]))
    return session.scalars(query).all()


def every_restriction(session: Session) -> Iterator[Restriction]:
    yield from session.scalars(select(Restriction).order_by(Restriction.id).execution_options(yield_per=500))


def between(session: Session, keys: Collection[str], first_day: date) -> Sequence[Restriction]:
    """Those whose child and whose person are both among the keys, without those that ended before `first_day`."""
    among = any_(literal(sorted(keys), ARRAY(Text)))
    query = select(Restriction).where(
        Restriction.child_key == among, Restriction.person_key == among, _not_over(first_day)
    )
    return session.scalars(query.order_by(Restriction.id)).all()


def wait_for(session: Session, child_key: str) -> None:
    """Let nobody else judge the restrictions of this child until the transaction ends."""
    session.execute(_ALONE, {"key": child_key})


def urgent_refusals(session: Session, restriction: Restriction) -> list[tuple[date, date]]:
    """First and last days of the other urgent refusals between the same two people."""
    query = select(Restriction).where(
        Restriction.child_key == restriction.child_key,
        Restriction.person_key == restriction.person_key,
        Restriction.id != restriction.id,
    )
    with session.no_autoflush:
        others = session.scalars(query).all()
    ends = [(r.starts_on, last_day(r.ends_on, r.lifted_on), r) for r in others]
    return [
        (start, end)
        for start, end, r in ends
        if end is not None and is_urgent_refusal(r.source, r.kind, r.person_kind, r.section_34)
    ]


def _not_over(day: date) -> ColumnElement[bool]:
    ends_later = or_(Restriction.ends_on.is_(None), Restriction.ends_on >= day)
    return ends_later & or_(Restriction.lifted_on.is_(None), Restriction.lifted_on > day)


def _conditions(filters: Mapping[str, Any], today: date) -> Iterator[ColumnElement[bool]]:
    if "person" in filters:
        kinds = [filters["person_kind"]] if "person_kind" in filters else list(NUMBERED_BY)
        keys = sorted({key_of(kind, filters["person"]) for kind in kinds})
        yield or_(Restriction.child_key.in_(keys), Restriction.person_key.in_(keys))
    elif "person_kind" in filters:
        yield Restriction.person_kind == filters["person_kind"]
    if "child" in filters:
        yield Restriction.child_key == key_of("child", filters["child"])
    for name in ("kind", "source"):
        if name in filters:
            yield getattr(Restriction, name) == filters[name]
    if "in_force_on" in filters:
        yield Restriction.starts_on <= filters["in_force_on"]
        yield _not_over(filters["in_force_on"])
    if "state" in filters:
        yield from _in_state(filters["state"], today)
    if "review_overdue" in filters:
        overdue = _not_over(today) & Restriction.review_due_on.is_not(None) & (Restriction.review_due_on < today)
        yield overdue if filters["review_overdue"] == "true" else ~overdue


def _in_state(state: str, today: date) -> Iterator[ColumnElement[bool]]:
    if state == "lifted":
        yield Restriction.lifted_on.is_not(None)
        return
    yield Restriction.lifted_on.is_(None)
    if state == "expired":
        yield Restriction.ends_on < today
        return
    yield or_(Restriction.ends_on.is_(None), Restriction.ends_on >= today)
    yield Restriction.starts_on > today if state == "coming" else Restriction.starts_on <= today
