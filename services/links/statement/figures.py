"""What the service can say of itself in public: counts without anybody in them, hidden where few stand behind them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.small_numbers import Count, of_people, published
from services.links.children.tables import Child
from services.links.contract.codes import NIGHT_SLOTS
from services.links.linking.tables import Link
from services.links.sessions.tables import Session

LABELS = {
    "children_linked": "Children who have a link with a carer",
    "children_not_linked": "Children assessed as likely to benefit who have no link yet, or whose link rests",
    "children": "All these children",
    "carers_linked": "Carers who have a link with a child",
    "sessions_by_day": "Sessions by day in the twelve months before this one",
    "sessions_overnight": "Sessions overnight in the twelve months before this one",
    "sessions": "All these sessions",
}
SUMS = {
    "children": ("children_linked", "children_not_linked"),
    "sessions": ("sessions_by_day", "sessions_overnight"),
}


def figures(unit: UnitOfWork) -> list[dict[str, str]]:
    """Name, label and value of each."""
    values = published({**_people(unit), **_sessions(unit, unit.today)}, SUMS)
    return [{"name": name, "label": label, "value": values[name]} for name, label in LABELS.items()]


def _people(unit: UnitOfWork) -> dict[str, Count]:
    linked = select(Link.id).where(Link.child_id == Child.id, Link.state == "active").exists()
    query = select(func.count().filter(linked), func.count().filter(~linked)).where(
        Child.closed_on.is_(None), Child.assessment_outcome == "likely_to_benefit"
    )
    with_link, without = unit.session.execute(query).one()
    carers = unit.session.execute(select(func.count(func.distinct(Link.carer_id))).where(Link.state == "active"))
    return {
        "children_linked": of_people(with_link),
        "children_not_linked": of_people(without),
        "carers_linked": of_people(carers.scalar_one()),
    }


def _sessions(unit: UnitOfWork, today: date) -> dict[str, Count]:
    end = today.replace(day=1)
    overnight = Session.slot.in_(NIGHT_SLOTS)
    query = select(*_count(~overnight), *_count(overnight)).where(
        Session.state == "completed", Session.first_day >= add_months(end, -12), Session.first_day < end
    )
    found = unit.session.execute(query).one()
    by_day, by_night = (Count(found[n], min(found[n + 1], found[n + 2])) for n in (0, 3))
    return {"sessions_by_day": by_day, "sessions_overnight": by_night}


def _count(condition: ColumnElement[bool]) -> list[ColumnElement[int]]:
    """Sessions, the children who had them and the carers who held them: a number can tell of either."""
    who = (func.distinct(Session.child_id), func.distinct(Session.carer_id))
    return [func.count().filter(condition), *(func.count(one).filter(condition) for one in who)]
