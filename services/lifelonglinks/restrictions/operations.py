"""What happens to a contact restriction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.aggregates import acting, find, first_version, lock, save
from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.lifelonglinks.contract import events, settings
from services.lifelonglinks.contract.contact import key_of
from services.lifelonglinks.restrictions import queries, rules
from services.lifelonglinks.restrictions.announcing import announce, wake_on_its_days
from services.lifelonglinks.restrictions.tables import Restriction
from services.lifelonglinks.restrictions.view import measure_of, restriction_view, state_of

WHAT = "restriction"


def add_restriction(unit: UnitOfWork, request: Request) -> Answer:
    row = _made(unit, request.body)
    queries.wait_for(unit.session, row.child_key)
    require(
        rules.BETWEEN_TWO_PEOPLE.judge(row.child_key, row.person_key),
        rules.ORDER_HAS_REFERENCE.judge(row.source, row.reference),
        *judge_days(unit, row),
    )
    unit.session.add(row)
    unit.session.flush()
    unit.touches(row.id)
    announce(unit, events.RESTRICTION_ADDED, row)
    wake_on_its_days(unit, row)
    return Answer(restriction_view(row, unit.today), row.version, f"/restrictions/{row.id}")


def list_restrictions(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    found = queries.page_of_restrictions(unit.session, request.query, unit.today, page)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    unit.touches(*(row.id for row in rows), *(row.child for row in rows))
    return Answer([restriction_view(row, unit.today) for row in rows], next=following)


def get_restriction(unit: UnitOfWork, request: Request) -> Answer:
    row = find(unit, Restriction, request.identifier("restriction_id"), WHAT)
    unit.touches(row.child)
    return Answer(restriction_view(row, unit.today), row.version)


def change_restriction(unit: UnitOfWork, request: Request) -> Answer:
    row = lock(unit, Restriction, request.identifier("restriction_id"), WHAT, request)
    before = measure_of(row)
    standing = rules.RESTRICTION_STANDS.judge(state_of(row, unit.today))
    judged = apply(unit, row, request.body)
    weaker = rules.weakened(before, measure_of(row))
    require(left_to_others(unit, row), standing, rules.CHANGE_MAKES_IT_NO_WEAKER.judge(weaker), *judged)
    save(unit, row)
    announce(unit, events.RESTRICTION_CHANGED, row)
    wake_on_its_days(unit, row)
    return Answer(restriction_view(row, unit.today), row.version)


def left_to_others(unit: UnitOfWork, row: Restriction) -> Violation | None:
    return rules.LEFT_TO_OTHERS.judge(row.person_kind, row.person_code, acting(unit))


def apply(unit: UnitOfWork, row: Restriction, changes: Mapping[str, Any]) -> list[Violation | None]:
    """Make the changes and judge the days that come of it; nothing stays where a judgement refuses."""
    queries.wait_for(unit.session, row.child_key)
    for name, value in changes.items():
        setattr(row, name, value)
    return judge_days(unit, row)


def judge_days(unit: UnitOfWork, row: Restriction) -> list[Violation | None]:
    days = unit.setting(settings.URGENT_REFUSAL_DAYS, row.starts_on)
    urgent = rules.is_urgent_refusal(row.source, row.kind, row.person_kind, row.section_34)
    others = queries.urgent_refusals(unit.session, row) if urgent else []
    return [
        rules.DAYS_IN_ORDER.judge(row.starts_on, row.ends_on, row.review_due_on),
        rules.URGENT_REFUSAL_ENDS_IN_TIME.judge(urgent, row.starts_on, row.ends_on, days),
        rules.URGENT_REFUSAL_NOT_PROLONGED.judge(urgent, row.starts_on, row.ends_on, others, days),
    ]


def next_review(unit: UnitOfWork, after: date, ends_on: date | None) -> date | None:
    """When a review is due where nobody names a day; None where the restriction ends before."""
    due = add_months(after, unit.setting(settings.REVIEW_MONTHS))
    return due if ends_on is None or due <= ends_on else None


def _made(unit: UnitOfWork, body: Mapping[str, Any]) -> Restriction:
    starts_on, ends_on = body.get("starts_on", unit.today), body.get("ends_on")
    person = body["person"]
    row = Restriction(
        **first_version(unit),
        child=body["child"],
        child_key=key_of("child", body["child"]),
        person_kind=person["kind"],
        person_code=person["id"],
        person_key=key_of(person["kind"], person["id"]),
        starts_on=starts_on,
        ends_on=ends_on,
        review_due_on=body.get("review_due_on") or next_review(unit, max(starts_on, unit.today), ends_on),
        recorded_by=acting(unit),
        reviews=[],
        announced_state=rules.state_on(unit.today, starts_on, ends_on, None),
    )
    for name in ("kind", "source", "reference", "document", "applies_to_household", "section_34", "narrative"):
        setattr(row, name, body.get(name))
    return row
