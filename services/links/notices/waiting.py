"""Of what waits to be told: whether it may be told still. Judged by the notice itself, whatever has become of its link
and of the record that it was made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held
from services.links.contract.codes import LOOKED_AT
from services.links.hearing.reading import carers_of
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import WAITS, must_look, withdraw_from
from services.links.notices.tables import Notice
from services.links.recipients import TELL, Recipient, forbidden, named, restrictions_on


def withdraw_forbidden(unit: UnitOfWork, link: Link, carer: KnownCarer | None, held: Sequence[Held]) -> list[Recipient]:
    """What waits to be told about the link, which is held, to people whom `held` forbids to hear of it is withdrawn.
    What such a worker had to look at is for another. Answers whose it was."""
    waiting = unit.session.scalars(select(Notice).where(Notice.link_id == link.id, WAITS).order_by(Notice.id)).all()
    people = {(one.role, one.person): recipient_of(one, link, carer, unit.today) for one in waiting}
    gone = [one for one in people.values() if forbidden(held, link.child, one, unit.today, TELL)]
    for person in gone:
        withdraw_from(unit, link, person)
    for one in waiting:
        if one.withdrawn_on is not None and one.reason in LOOKED_AT:
            must_look(unit, link, one.reason, one.happened_on, one.about)
    return gone


def not_to_be_told(unit: UnitOfWork, waiting: Iterable[tuple[Notice, Link]]) -> Collection[UUID]:
    """Which of these notices nobody may give now, by the replica: news of a restriction may still wait to be
    followed."""
    pairs = list(waiting)
    held = restrictions_on(unit, {link.child for _, link in pairs})
    if not held:
        return frozenset()
    carers = carers_of(unit, {link.carer_id for _, link in pairs})
    return {
        notice.id
        for notice, link in pairs
        if forbidden(
            held, link.child, recipient_of(notice, link, carers.get(link.carer_id), unit.today), unit.today, TELL
        )
    }


def recipient_of(notice: Notice, link: Link, carer: KnownCarer | None, today: date) -> Recipient:
    return named(notice.role, notice.person, link, carer, today)
