"""Reading applications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session, noload

from chassis.database.spelled import spelled_as
from chassis.request import Page
from services.carers.recruitment.applications.tables import Application


def page_of_applications(
    session: Session, filters: Mapping[str, Any], today: date, page: Page
) -> Sequence[Application]:
    """One row more than the page takes, oldest record first, without the parts."""
    query = select(Application).options(noload("*")).where(*_conditions(filters, today)).order_by(Application.id)
    if page.after is not None:
        query = query.where(Application.id > UUID(page.after[0]))
    return session.scalars(query.limit(page.limit + 1)).all()


def every_application(session: Session) -> Iterator[Application]:
    yield from session.scalars(select(Application).order_by(Application.id).execution_options(yield_per=200))


def _conditions(filters: Mapping[str, Any], today: date) -> Iterator[ColumnElement[bool]]:
    for name in ("state", "stage"):
        if name in filters:
            yield getattr(Application, name) == filters[name]
    if "assessor" in filters:
        yield spelled_as(Application.assessor, filters["assessor"])
    if "kind_of_care" in filters:
        yield Application.kinds_of_care.contains([filters["kind_of_care"]])
    if "overdue" in filters:
        overdue = (Application.next_due_on.is_not(None)) & (Application.next_due_on < today)
        yield overdue if filters["overdue"] == "true" else not_(overdue)
    if "due_before" in filters:
        yield Application.next_due_on < filters["due_before"]
    if "received_from" in filters:
        yield Application.received_on >= filters["received_from"]
    if "received_to" in filters:
        yield Application.received_on <= filters["received_to"]
