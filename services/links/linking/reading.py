"""Finding links, of a child, of a carer or by filters, and taking one for a change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from chassis.aggregates import find, locked
from chassis.database.spelled import spelled_as
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Page
from services.links.agreements.legal_basis import legal_basis_on
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.hearing.reading import lock_carer
from services.links.linking.tables import Link

WHAT = "link"


def find_link(unit: UnitOfWork, identifier: UUID) -> Link:
    """Raises `Problem` (404)."""
    return find(unit, Link, identifier, WHAT)


def lock_link(unit: UnitOfWork, identifier: UUID) -> Link:
    """For a change: the child, the carer and the link, in this order, wait for nobody else until this unit of work
    ends. Raises `Problem` (404)."""
    known = find_link(unit, identifier)
    unit.session.get_one(Child, known.child_id, with_for_update=True, populate_existing=True)
    lock_carer(unit, known.carer_id)
    return locked(unit, Link, identifier, WHAT)


def links_of_child(unit: UnitOfWork, child_id: UUID) -> Sequence[Link]:
    """All, also those that are over, oldest first. `child_id` is `Child.id`."""
    return _links(unit, Link.child_id == child_id)


def open_links(
    unit: UnitOfWork, *, child_id: UUID | None = None, carer_id: UUID | None = None, lock: bool = False
) -> Sequence[Link]:
    """Those that are neither declined nor ended, oldest first: of a child, of a carer, or of everybody. `lock` takes
    the rows for a change; whoever locks children or carers too has to have them first."""
    conditions: list[ColumnElement[bool]] = [Link.state.in_(OPEN_LINK_STATES)]
    if child_id is not None:
        conditions.append(Link.child_id == child_id)
    if carer_id is not None:
        conditions.append(Link.carer_id == carer_id)
    return _links(unit, *conditions, lock=lock)


def links_of_children(unit: UnitOfWork, children: Collection[UUID]) -> Mapping[UUID, list[Link]]:
    """The open links of each of these children, in one statement; children without one are left out."""
    found: dict[UUID, list[Link]] = {}
    for link in _links(unit, Link.child_id.in_(children), Link.state.in_(OPEN_LINK_STATES)):
        found.setdefault(link.child_id, []).append(link)
    return found


def page_of_links(unit: UnitOfWork, filters: Mapping[str, Any], page: Page) -> Sequence[Link]:
    """One row more than the page takes, oldest first."""
    query = select(Link).where(*_conditions(filters, unit.today)).order_by(Link.id).limit(page.limit + 1)
    if page.after is not None:
        query = query.where(Link.id > UUID(page.after[0]))
    return unit.session.scalars(query).all()


def _links(unit: UnitOfWork, *conditions: ColumnElement[bool], lock: bool = False) -> Sequence[Link]:
    query = select(Link).where(*conditions).order_by(Link.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return unit.session.scalars(query).all()


def _conditions(filters: Mapping[str, Any], today: date) -> list[ColumnElement[bool]]:
    plain = ("state", "carer_id", "external_reference")
    conditions = [getattr(Link, name) == filters[name] for name in plain if name in filters]
    if "social_worker" in filters:
        conditions.append(spelled_as(Link.social_worker, filters["social_worker"]))
    if "legal_basis" in filters:
        conditions.append(legal_basis_on(today) == filters["legal_basis"])
    if "child" in filters:
        of_number = select(Child.id).where(Child.key == child_key(filters["child"]))
        conditions.append(Link.child_id.in_(of_number))
    if "open" in filters:
        is_open = Link.state.in_(OPEN_LINK_STATES)
        conditions.append(is_open if filters["open"] == "true" else ~is_open)
    return conditions
