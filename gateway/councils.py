"""Which councils there are: public, and without any council's data."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from chassis.clock import day_of
from chassis.council import Council, State
from chassis.database.unit_of_work import UnitOfWork
from chassis.handling.programme import ProgrammeWork
from chassis.problems import not_found
from chassis.request import Answer, Page, Request, page_of


def list_councils(work: UnitOfWork, request: Request) -> Answer:
    """Active and suspended councils by slug."""
    programme, page = _programme(work), cast(Page, request.page)
    start = page.after[0] if page.after else ""
    served = (c for c in programme.registry.all() if c.state is not State.OFFBOARDED and c.slug > start)
    rows = sorted(served, key=lambda council: council.slug)[: page.limit + 1]
    items, more = page_of(rows, page, lambda council: [council.slug])
    return Answer([view(council, day_of(programme.now)) for council in items], next=more)


def read_council(work: UnitOfWork, request: Request) -> Answer:
    """One council by slug or GSS code."""
    programme = _programme(work)
    council = programme.registry.find(request.path["council"])
    if council is None or council.state is State.OFFBOARDED:
        raise not_found("council")
    return Answer(view(council, day_of(programme.now)))


def view(council: Council, day: date) -> dict[str, Any]:
    """What everybody may know of a council on `day`."""
    in_force = (
        gss.code for gss in council.gss_codes if (gss.valid_from or date.min) <= day <= (gss.valid_to or date.max)
    )
    return {
        "slug": council.slug,
        "name": council.name,
        "gss_code": next(in_force, None),
        "region": council.region,
        "schemes": sorted(council.schemes),
        "state": council.state.value,
    }


def _programme(work: object) -> ProgrammeWork:
    """Operations of reach `programme` are given this in the place of a council's unit of work."""
    return cast(ProgrammeWork, work)
