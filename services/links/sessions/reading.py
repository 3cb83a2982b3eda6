"""Reading sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Page, Request, page_of
from services.links.linking.reading import find_link
from services.links.sessions.finding import find_session, page_of_sessions
from services.links.sessions.view import session_view


def list_link_sessions(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    return _page(unit, request, {**request.query, "link_id": link.id})


def list_sessions(unit: UnitOfWork, request: Request) -> Answer:
    return _page(unit, request, request.query)


def get_session(unit: UnitOfWork, request: Request) -> Answer:
    row = find_session(unit, request)
    unit.touches(row.child)
    return Answer(session_view(row), row.version)


def _page(unit: UnitOfWork, request: Request, filters: Mapping[str, Any]) -> Answer:
    page = request.page or Page(50)
    found = page_of_sessions(unit, filters, page)
    rows, following = page_of(found, page, lambda row: [row.first_day.isoformat(), str(row.id)])
    unit.touches(*(row.id for row in rows), *dict.fromkeys(row.child for row in rows))
    return Answer([session_view(row) for row in rows], next=following)
