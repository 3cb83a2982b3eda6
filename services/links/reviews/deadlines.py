"""What is due, over all links and children of a council: worked out from what is kept whenever it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Page, Request, page_of
from chassis.spelling import same
from services.links.agreements.tables import Agreement
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contract.codes import OPEN_LINK_STATES, STANDING_SESSION_STATES
from services.links.duties.reading import owed_by
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.notices.making import WAITS
from services.links.notices.rules import TELLING
from services.links.notices.tables import Notice
from services.links.notices.waiting import not_to_be_told
from services.links.reviews.clocks import REGULATION_28, REGULATION_48, Course, Due, review_due, visit_due
from services.links.reviews.course import courses, numbers_on
from services.links.sessions.recording.rules import FAMILY_LINK as WRITTEN_RECORD
from services.links.sessions.tables import Session

ASSESSMENT = "Children Act 1989 section 17 and Schedule 2: the assessment of need is kept under review"
AGREEMENT = "the agreement's own last day"
PLANNING: Mapping[str, str] = {
    "s20_reg48": f"{REGULATION_48}(3)(c): agreed before the first placement",
    "s20_full": f"{REGULATION_28}: how often the child is visited, with its arrangements from the first placement on",
}
RESIGNATION = "Fostering Services (England) Regulations 2011 reg 28(13): approval ends 28 days after notice to resign"


def list_deadlines(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    found = sorted((one for one in _all(unit) if _wanted(one, request.query)), key=_order)
    after = tuple(page.after) if page.after else None
    left = found if after is None else [one for one in found if _order(one) > after]
    rows, following = page_of(left[: page.limit + 1], page, lambda one: list(_order(one)))
    unit.touches(*dict.fromkeys(one["child"] for one in rows))
    return Answer(rows, next=following)


def _all(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    living = unit.session.scalars(select(Link).where(Link.state.in_(("active", "suspended")))).all()
    known, numbers = courses(unit, living), numbers_on(unit)
    for link in living:
        course = known[link.id]
        for due in (review_due(course, numbers), visit_due(course, numbers), *_plan(course)):
            if due is not None:
                yield _of_link(unit, link, due.kind, due.on, due.source)
    owed = owed_by(unit, living)
    for link in living:
        for duty in owed[link.id].duties if link.id in owed else ():
            if duty.done is None:
                yield _of_link(unit, link, duty.code, duty.due_on, duty.source)
    yield from _agreements(unit)
    yield from _approvals(unit)
    yield from _assessments(unit)
    yield from _records(unit)
    yield from _notices(unit)


def _notices(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    """Without those whom a restriction forbids to hear of it, as known now: its news may still wait to be followed."""
    pairs = unit.session.execute(select(Notice, Link).join(Link, Link.id == Notice.link_id).where(WAITS)).tuples().all()
    withheld = not_to_be_told(unit, [(notice, link) for notice, link in pairs])
    for notice, link in pairs:
        if notice.id in withheld:
            continue
        person = {"role": notice.role, "person": notice.person, "reason": notice.reason, "about": notice.about}
        yield {**_of_link(unit, link, "tell", notice.happened_on, TELLING), **person, "notice_id": notice.id}


def _plan(course: Course) -> Iterator[Due]:
    if course.legal_basis != "s17_6" and not course.plan_is_agreed and course.first_break_on is not None:
        yield Due("visiting_plan", course.first_break_on, PLANNING[course.legal_basis])


def _agreements(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    ending = select(Link, Agreement.ends_on).join(
        Agreement, (Agreement.link_id == Link.id) & (Agreement.number == Link.agreement)
    )
    open_ones = Link.state.in_(("active", "suspended"))
    for link, ends_on in unit.session.execute(ending.where(Agreement.ends_on.is_not(None), open_ones)).tuples():
        if ends_on is not None:
            yield _of_link(unit, link, "agreement_ends", ends_on, AGREEMENT)


def _approvals(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    """Of carers who have resigned, `due_on` the first day without approval."""
    ends_on = KnownCarer.state_data["standing"]["approval_ends_on"].astext
    query = select(Link, ends_on).join(KnownCarer, KnownCarer.id == Link.carer_id)
    resigned = query.where(Link.state.in_(OPEN_LINK_STATES), ends_on.is_not(None))
    for link, day in unit.session.execute(resigned).tuples():
        yield _of_link(unit, link, "approval_ends", date.fromisoformat(day), RESIGNATION)


def _assessments(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    for child in unit.session.scalars(select(Child).where(Child.closed_on.is_(None))):
        due = date.fromisoformat(child.record["assessment"]["review_due_on"])
        yield {
            **_due(unit, "assessment_review", due, ASSESSMENT),
            "link_id": None,
            "child": child.number,
            "carer_id": None,
            "social_worker": child.record["social_worker"],
        }


def _records(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    """Of sessions that are over, also of links that are, nobody has said yet what took place."""
    over = (Session.state.in_(STANDING_SESSION_STATES), Session.ends_at <= unit.now)
    for link, identifier, day in unit.session.execute(
        select(Link, Session.id, Session.last_day).join(Link, Link.id == Session.link_id).where(*over)
    ).tuples():
        yield {**_of_link(unit, link, "session_record", day, WRITTEN_RECORD), "session_id": identifier}


def _of_link(unit: UnitOfWork, link: Link, kind: str, day: date, source: str) -> dict[str, Any]:
    between = {"link_id": link.id, "child": link.child, "carer_id": link.carer_id}
    return {**_due(unit, kind, day, source), **between, "social_worker": link.social_worker}


def _due(unit: UnitOfWork, kind: str, day: date, source: str) -> dict[str, Any]:
    nobody = dict.fromkeys(("role", "person", "reason", "about", "notice_id", "session_id"))
    left = (day - unit.today).days
    return {"kind": kind, "due_on": day, "overdue": left < 0, "days_left": left, "source": source, **nobody}


def _order(one: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    return (
        one["due_on"].isoformat(),
        one["kind"],
        one["child"],
        str(one["link_id"] or ""),
        str(one["notice_id"] or one["session_id"] or ""),
    )


def _wanted(one: Mapping[str, Any], filters: Mapping[str, Any]) -> bool:
    if "before" in filters and one["due_on"] >= filters["before"]:
        return False
    if "overdue" in filters and one["overdue"] is not (filters["overdue"] == "true"):
        return False
    if "child" in filters and child_key(one["child"]) != child_key(filters["child"]):
        return False
    if "social_worker" in filters and not same(one["social_worker"], filters["social_worker"]):
        return False
    return all(one[name] == filters[name] for name in ("kind", "carer_id") if name in filters)
