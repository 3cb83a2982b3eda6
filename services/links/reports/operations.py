"""Operations that report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import func, select

from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import INVALID, FieldError, Problem
from chassis.request import Answer, Handler, Page, Request, page_of
from services.links.children.queries import children_waiting_longest
from services.links.contract.codes import OPEN_LINK_STATES
from services.links.contract.schemas import reports as schemas
from services.links.contract.scopes import MATCHING_READ
from services.links.hearing.reading import freshness
from services.links.linking.tables import Link
from services.links.matching.capacity import sessions_left
from services.links.matching.judging import judge
from services.links.matching.loading import carers_to_judge, children_to_judge, yardstick_of
from services.links.matching.operations import waiting_children
from services.links.reports.files import MEDIA_TYPE, as_csv, named
from services.links.reports.need import spare, unmet_need
from services.links.reports.reasons import Wait, why
from services.links.reports.use import share, use_of_sessions

PAIRS_AT_ONCE = 50_000
"""Pairs that one page judges at most, so that no answer keeps others waiting."""
AS_OF = {"carers_as_of": "Kinweave-As-Of", "restrictions_as_of": "Kinweave-Restrictions-As-Of"}
GIVING = ("active", "suspended")
UNDER_WAY = tuple(state for state in OPEN_LINK_STATES if state not in GIVING)
USUAL_MONTHS = 3


def report_waiting_list(unit: UnitOfWork, request: Request) -> Answer:
    carers = carers_to_judge(unit)
    wanted = request.page or Page(50)
    page = Page(max(1, min(wanted.limit, PAIRS_AT_ONCE // max(1, len(carers)))), wanted.after)
    found = children_waiting_longest(unit, {"state": "waiting"}, page)
    items, following = page_of(found, page, lambda one: [one[0].waiting_since.isoformat(), str(one[0].id)])
    links = _links_of(unit, [row.id for row, _ in items])
    yardstick = yardstick_of(unit, unit.today)
    apart, rows = MATCHING_READ in unit.scope.grants, []
    for (row, standing), child in zip(
        items, children_to_judge(unit, [row for row, _ in items], unit.today), strict=True
    ):
        pairs = [judge(child, carer, unit.today, yardstick) for carer in carers]
        counts = links[row.id]
        wait = why(pairs, sum(counts[state] for state in UNDER_WAY), counts["declined"], apart)
        rows.append(_waiting_view(child.number, row.waiting_since, standing.unmet, wait, unit))
    unit.touches(*(one["child"] for one in rows))
    return _answer(request, schemas.WaitingView, rows, following, named("waiting-list", unit.today), _as_of(unit))


def report_unmet_need(unit: UnitOfWork, request: Request) -> Answer:
    children = children_to_judge(unit, waiting_children(unit), unit.today)
    needs = [
        {
            "by": kind,
            "code": code,
            "children": need.children,
            "sessions_wanted": need.wanted,
            "carers": need.carers,
            "sessions_left": need.left,
        }
        for kind, code, need in unmet_need(children, carers_to_judge(unit), unit.today)
    ]
    unit.touches(*(child.number for child in children))
    if request.accept != "application/json":
        content = as_csv(list(schemas.NeedView().fields), needs)
        return Answer(
            content=content, media_type=MEDIA_TYPE, headers={**named("unmet-need", unit.today), **_as_of(unit)}
        )
    return Answer({"on": unit.today, "children_waiting": len(children), "needs": needs}, headers=_as_of(unit))


def report_use(unit: UnitOfWork, request: Request) -> Answer:
    first, last = _months(request.query, unit.today)
    page = request.page or Page(50)
    found = use_of_sessions(unit, first, last, request.query.get("link_id"), page.after, page.limit + 1)
    items, following = page_of(found, page, lambda row: [row.month.isoformat(), str(row.link_id)])
    unit.touches(*(subject for row in items for subject in (row.link_id, row.child, row.carer_id)))
    return _answer(request, schemas.UseView, [_use_view(row) for row in items], following, named("use", first, last))


def report_spare_capacity(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    after = UUID(page.after[0]) if page.after else None
    slot = request.query.get("slot")
    found = [
        (carer, slots)
        for carer, slots in spare(carers_to_judge(unit), unit.today)
        if (after is None or carer.id > after) and (slot is None or slot in slots)
    ]
    items, following = page_of(found, page, lambda one: [str(one[0].id)])
    rows = [
        {
            "carer_id": carer.id,
            "area": carer.area,
            "sessions_per_month": carer.sessions_per_month,
            "sessions_taken": sum(carer.committed.values()),
            "sessions_left": sessions_left(carer),
            "slots": _slots(slots),
        }
        for carer, slots in items
    ]
    unit.touches(*(row["carer_id"] for row in rows))
    return _answer(request, schemas.SpareView, rows, following, named("spare-capacity", unit.today), _as_of(unit))


def _as_of(unit: UnitOfWork) -> dict[str, str]:
    """Headers that say up to when carers and restrictions are known; none of a source that was never heard of."""
    known = freshness(unit)
    return {header: as_of.isoformat() for name, header in AS_OF.items() if (as_of := known[name]) is not None}


def _links_of(unit: UnitOfWork, children: Sequence[UUID]) -> Mapping[UUID, Counter[str]]:
    """By child, how many links there are in each state."""
    found: dict[UUID, Counter[str]] = {child: Counter() for child in children}
    query = select(Link.child_id, Link.state, func.count()).where(Link.child_id.in_(children))
    for child, state, count in unit.session.execute(query.group_by(Link.child_id, Link.state)):
        found[child][state] = count
    return found


def _waiting_view(number: str, since: date, unmet: Mapping[str, int], wait: Wait, unit: UnitOfWork) -> dict[str, Any]:
    return {
        "child": number,
        "waiting_since": since,
        "days_waiting": (unit.today - since).days,
        "still_wanted": _slots(unmet),
        "carers_judged": wait.judged,
        "carers_available": wait.available,
        "can_be_suggested": wait.suggested,
        "because": [{"reason": one.reason, "carers": one.carers} for one in wait.because],
        "unlocks": [{"kind": one.kind, "code": one.code, "carers": count} for one, count in wait.unlocks],
    }


def _use_view(row: Any) -> dict[str, Any]:
    return {
        "month": f"{row.month:%Y-%m}",
        **{name: getattr(row, name) for name in ("link_id", "child", "carer_id", "agreed")},
        **{name: getattr(row, name) for name in ("booked", "confirmed", "completed", "cancelled")},
        "share": share(row.completed, row.agreed),
        **{f"cancelled_by_{who}": getattr(row, f"by_{who}") for who in ("family", "carer", "child", "service")},
        "cancelled_late": row.late,
    }


def _slots(slots: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"slot": slot, "sessions_per_month": number} for slot, number in slots.items()]


def _months(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    """The first days of the first and the last month. Raises `Problem` (422)."""
    last = date.fromisoformat(asked["to_month"] + "-01") if "to_month" in asked else today.replace(day=1)
    first = (
        date.fromisoformat(asked["from_month"] + "-01") if "from_month" in asked else add_months(last, 1 - USUAL_MONTHS)
    )
    if not add_months(last, -schemas.MOST_MONTHS) < first <= last:
        wrong = FieldError("?from_month", f"lies within {schemas.MOST_MONTHS} months up to to_month")
        raise Problem(INVALID, "One field is not valid.", errors=[wrong])
    return first, last


def _answer(
    request: Request,
    schema: type[Schema],
    rows: Sequence[Mapping[str, Any]],
    following: Sequence[Any] | None,
    name: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
) -> Answer:
    if request.accept == "application/json":
        return Answer(rows, next=following, headers=headers or {})
    content = as_csv(list(schema().fields), rows)
    return Answer(rows, next=following, content=content, media_type=MEDIA_TYPE, headers={**name, **(headers or {})})


HANDLERS: tuple[Handler, ...] = (report_waiting_list, report_unmet_need, report_use, report_spare_capacity)
"""Each function handles the operation of its name."""
