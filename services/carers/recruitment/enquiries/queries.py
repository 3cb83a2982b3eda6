"""Reading enquiries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.request import Page
from services.carers.recruitment.enquiries.tables import Enquiry


def page_of_enquiries(session: Session, filters: Mapping[str, Any], page: Page) -> Sequence[Enquiry]:
    """One row more than the page takes, oldest record first."""
    query = select(Enquiry).where(*_conditions(filters)).order_by(Enquiry.id).limit(page.limit + 1)
    if page.after is not None:
        query = query.where(Enquiry.id > UUID(page.after[0]))
    return session.scalars(query).all()


def every_enquiry(session: Session) -> Iterator[Enquiry]:
    yield from session.scalars(select(Enquiry).order_by(Enquiry.id).execution_options(yield_per=500))


def _conditions(filters: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    if "state" in filters:
        yield Enquiry.state == filters["state"]
    if "channel" in filters:
        yield Enquiry.channel == filters["channel"]
    if "kind_of_care" in filters:
        yield Enquiry.kinds_of_care.contains([filters["kind_of_care"]])
    if "received_from" in filters:
        yield Enquiry.received_on >= filters["received_from"]
    if "received_to" in filters:
        yield Enquiry.received_on <= filters["received_to"]
