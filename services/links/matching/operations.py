"""Operations that suggest who could be linked with whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.children.reading import find_child, standings
from services.links.children.state import has_come_of_age
from services.links.children.tables import Child
from services.links.hearing.reading import freshness, known_carer
from services.links.matching.judging import judge
from services.links.matching.loading import carer_to_judge, carers_to_judge, children_to_judge, yardstick_of
from services.links.matching.ranking import ranked, weights_view
from services.links.matching.rules import CHILD_MAY_BE_LINKED
from services.links.matching.yardstick import Yardstick


def suggest_carers(unit: UnitOfWork, request: Request) -> Answer:
    """Every carer whose approval has not ended is judged for the child."""
    row = find_child(unit, request.path["child"])
    day = request.query.get("on", unit.today)
    of_age = has_come_of_age(row.born.latest, day)
    require(CHILD_MAY_BE_LINKED.judge(row.assessment_outcome, row.closed_on is not None, of_age))
    (child,) = children_to_judge(unit, [row], day)
    yardstick = yardstick_of(unit, day)
    pairs = [judge(child, carer, day, yardstick) for carer in carers_to_judge(unit)]
    found = ranked(pairs, request.query["limit"], "include" in request.query)
    unit.touches(*(one["carer_id"] for name in ("suggestions", "near_misses", "excluded") for one in found[name]))
    return Answer({**_common(unit, yardstick), **found, "on": day, "child": row.number})


def suggest_children(unit: UnitOfWork, request: Request) -> Answer:
    """Every child who waits is judged for the carer."""
    row = known_carer(unit, request.identifier("carer_id"))
    day = request.query.get("on", unit.today)
    yardstick = yardstick_of(unit, day)
    carer = carer_to_judge(unit, row)
    children = children_to_judge(unit, waiting_children(unit), day)
    pairs = [judge(child, carer, day, yardstick) for child in children]
    found = ranked(pairs, request.query["limit"], "include" in request.query)
    unit.touches(*(one["child"] for name in ("suggestions", "near_misses", "excluded") for one in found[name]))
    return Answer({**_common(unit, yardstick), **found, "on": day, "carer_id": carer.id})


def waiting_children(unit: UnitOfWork) -> list[Child]:
    """All who wait today, longest first."""
    query = select(Child).where(Child.closed_on.is_(None), Child.assessment_outcome == "likely_to_benefit")
    rows = unit.session.scalars(query.order_by(Child.waiting_since, Child.id)).all()
    held = standings(unit, rows)
    return [row for row in rows if held[row.id].state == "waiting"]


def _common(unit: UnitOfWork, yardstick: Yardstick) -> dict[str, Any]:
    return {**freshness(unit), "weights": weights_view(yardstick)}


HANDLERS: tuple[Handler, ...] = (suggest_carers, suggest_children)
"""Each function handles the operation of its name."""
