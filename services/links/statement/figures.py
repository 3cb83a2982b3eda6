"""What the service can say of itself in public: counts without anybody in them, small ones hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from services.links.children.tables import Child
from services.links.contract.codes import NIGHT_SLOTS
from services.links.linking.tables import Link
from services.links.sessions.tables import Session
from services.links.statement.suppressing import parts_and_total, shown

LABELS = {
    "children_linked": "Children who have a link with a carer",
    "children_not_linked": "Children assessed as likely to benefit who have no link yet",
    "children": "All these children",
    "carers_linked": "Carers who have a link with a child",
    "sessions_by_day": "Sessions by day in the twelve months before this one",
    "sessions_overnight": "Sessions overnight in the twelve months before this one",
    "sessions": "All these sessions",
}


def figures(unit: UnitOfWork) -> list[dict[str, str]]:
    """Name, label and value of each."""
    children, all_children = parts_and_total(_children(unit))
    sessions, all_sessions = parts_and_total(_sessions(unit, unit.today))
    carers = unit.session.execute(select(func.count(func.distinct(Link.carer_id))).where(Link.state == "active"))
    values = {
        **children,
        "children": all_children,
        "carers_linked": shown(carers.scalar_one()),
        **sessions,
        "sessions": all_sessions,
    }
    return [{"name": name, "label": label, "value": values[name]} for name, label in LABELS.items()]


def _children(unit: UnitOfWork) -> dict[str, int]:
    linked = select(Link.id).where(Link.child_id == Child.id, Link.state == "active").exists()
    query = select(_count_where(linked), _count_where(~linked)).where(
        Child.closed_on.is_(None), Child.assessment_outcome == "likely_to_benefit"
    )
    with_link, without = unit.session.execute(query).one()
    return {"children_linked": with_link, "children_not_linked": without}


def _sessions(unit: UnitOfWork, today: date) -> dict[str, int]:
    end = today.replace(day=1)
    overnight = Session.slot.in_(NIGHT_SLOTS)
    query = select(_count_where(~overnight), _count_where(overnight)).where(
        Session.state == "completed", Session.first_day >= add_months(end, -12), Session.first_day < end
    )
    by_day, by_night = unit.session.execute(query).one()
    return {"sessions_by_day": by_day, "sessions_overnight": by_night}


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count(case((condition, 1)))
