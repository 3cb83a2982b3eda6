"""Who consents to medical treatment in the agreements of a link: carers turn to that person in an emergency."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.tables import Agreement
from services.links.linking.tables import Link
from services.links.recipients import forbidden, parent, restrictions_on

AUTHORITY = "authority"
STANDING = ("draft", "offered", "signed")
"""States of an agreement that anybody is still to rely on."""


def giver_of(agreement: Agreement) -> str | None:
    """The number of a parent; None where the authority itself consents."""
    given_by: str = agreement.terms["medical_consent"]["given_by"]
    return None if given_by == AUTHORITY else given_by


def givers_of(unit: UnitOfWork, link: Link) -> list[str]:
    """In the agreements of the link that stand, also parents whom the record does not name any more."""
    standing = select(Agreement).where(Agreement.link_id == link.id, Agreement.state.in_(STANDING))
    return [number for one in unit.session.scalars(standing) if (number := giver_of(one)) is not None]


def giver_left_out(unit: UnitOfWork, link: Link, agreement: Agreement) -> bool:
    """Whether that person may not learn who or where the child is."""
    number, held = giver_of(agreement), restrictions_on(unit, [link.child])
    return number is not None and forbidden(held, link.child, parent(number), unit.today)
