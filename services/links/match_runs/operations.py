"""Operations on match runs. A run is asked for as a job; see `work`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from chassis.aggregates import find
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Page, Request, page_of
from services.links.match_runs.ends import ended_otherwise
from services.links.match_runs.tables import MatchRun
from services.links.match_runs.view import summary, whole


def list_match_runs(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    query = select(MatchRun).order_by(MatchRun.id.desc()).limit(page.limit + 1)
    if page.after is not None:
        query = query.where(MatchRun.id < UUID(page.after[0]))
    found = unit.session.scalars(query).all()
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    unit.touches(*(row.id for row in rows))
    ended = ended_otherwise(unit, [row.id for row in rows])
    return Answer([summary(row, ended.get(row.id)) for row in rows], next=following)


def get_match_run(unit: UnitOfWork, request: Request) -> Answer:
    row = find(unit, MatchRun, request.identifier("match_run_id"), "match run")
    ended = ended_otherwise(unit, [row.id])
    shown = whole(row, request.query["inputs"] == "true", ended.get(row.id))
    for part in ("proposals", "not_fully_served"):
        unit.touches(*dict.fromkeys(one["child"] for one in shown[part] or ()))
    return Answer(shown, row.version)


HANDLERS: tuple[Handler, ...] = (list_match_runs, get_match_run)
"""Each function handles the operation of its name."""
