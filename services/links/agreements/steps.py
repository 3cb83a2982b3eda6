"""What steps of an agreement have in common."""

from __future__ import annotations

from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer
from services.links.agreements.reading import signers
from services.links.agreements.tables import Agreement
from services.links.agreements.view import agreement_view
from services.links.agreements.warning import warnings_of
from services.links.linking.steps import done
from services.links.linking.tables import Link


def former_of(unit: UnitOfWork, link: Link) -> Agreement | None:
    """The agreement signed last, which another one replaces; None where there is none."""
    return None if link.agreement is None else unit.session.get_one(Agreement, (link.id, link.agreement))


def completed(unit: UnitOfWork, link: Link, agreement: Agreement, event: EventType) -> Answer:
    """A step of an agreement is a change of its link."""
    done(unit, link, event)
    unit.session.flush()
    where = f"/links/{link.id}/agreements/{agreement.number}"
    return Answer(
        agreement_view(agreement, signers(unit, link), warnings_of(unit, link, agreement)), link.version, where
    )
