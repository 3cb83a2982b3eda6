"""Holding all that a piece of news touches, in the order in which everybody locks: children, carers, links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, union

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import WAITS
from services.links.notices.tables import Notice
from services.links.sessions.tables import CalendarAddress


def hold_children_of(unit: UnitOfWork, carer_id: UUID) -> None:
    """Before the carer's own row changes: whoever books holds the child first and then waits for the carer."""
    _hold_children(unit, select(Link.child_id).where(Link.carer_id == carer_id, Link.state.in_(OPEN_LINK_STATES)))


def hold_links(
    unit: UnitOfWork, *, children: Collection[str] = (), carers: Collection[UUID] = (), also_over: bool = False
) -> Sequence[Link]:
    """The open links of these children (by key) and carers, each held with its child and its carer; `also_over`: and
    those that are over, of which somebody has yet to be told or holds the address of a calendar."""
    about: ColumnElement[bool] = or_(
        Link.carer_id.in_(carers), Link.child_id.in_(select(Child.id).where(Child.key.in_(children)))
    )
    condition = (_concerns(unit) if also_over else Link.state.in_(OPEN_LINK_STATES)) & about
    if not unit.session.scalars(select(Link.id).where(condition).limit(1)).first():
        return []
    _hold_children(unit, select(Link.child_id).where(condition))
    held = select(KnownCarer).where(KnownCarer.id.in_(select(Link.carer_id).where(condition)))
    unit.session.scalars(held.order_by(KnownCarer.id).with_for_update()).all()
    links = select(Link).where(condition).order_by(Link.id).with_for_update()
    return unit.session.scalars(links.execution_options(populate_existing=True)).all()


def _concerns(unit: UnitOfWork) -> ColumnElement[bool]:
    lasts = (CalendarAddress.withdrawn_at.is_(None), CalendarAddress.expires_at > unit.now)
    held_by_somebody = union(select(Notice.link_id).where(WAITS), select(CalendarAddress.link_id).where(*lasts))
    return Link.state.in_(OPEN_LINK_STATES) | Link.id.in_(held_by_somebody)


def _hold_children(unit: UnitOfWork, identifiers: object) -> None:
    query = select(Child).where(Child.id.in_(identifiers)).order_by(Child.id).with_for_update()  # type: ignore[arg-type]
    unit.session.scalars(query.execution_options(populate_existing=True)).all()
