"""What happens to approved carers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.aggregates import acting, first_version
from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.approvals.carers import queries
from services.carers.approvals.carers.history import former_home
from services.carers.approvals.carers.reading import read_carer
from services.carers.approvals.carers.steps import WHAT, announce_carer, bring_up_to_date, done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.carers.view import carer_view, read_view
from services.carers.approvals.reviews.watching import watch_review
from services.carers.contract import events, settings
from services.carers.household.taking_over import checks_of, members_of
from services.carers.recruitment.applications.tables import Application
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED


def approve(
    unit: UnitOfWork, application: Application, day: date, terms: Mapping[str, Any], stated: Mapping[str, Any]
) -> Carer:
    """Make the household a carer from `day` on, and announce it. `stated` may hold its social worker and the numbers
    under which other systems keep it."""
    social_worker = stated.get("social_worker")
    people = [m for m in application.household if m.role == "applicant" and (m.left_on is None or day < m.left_on)]
    first_review_on = add_months(day, unit.setting(settings.FIRST_REVIEW_MONTHS, day))
    carer = Carer(
        **first_version(unit),
        state="approved",
        application_id=application.id,
        external_reference=stated.get("external_reference"),
        supplier_number=stated.get("supplier_number"),
        approved_on=day,
        people=[{"given_name": m.given_name, "family_name": m.family_name} for m in people],
        contact=application.contact,
        home=application.home,
        offer=application.offer,
        terms=dict(terms),
        former_homes=[],
        terms_decisions=[],
        social_worker=social_worker,
        social_worker_since=day if social_worker else None,
        first_review_on=first_review_on,
        members=members_of(application),
        checks=checks_of(application),
    )
    unit.session.add(carer)
    bring_up_to_date(unit, carer)
    watch_review(unit, carer.id, first_review_on)
    unit.session.flush()
    unit.touches(carer.id)
    announce_carer(unit, events.CARER_APPROVED, carer)
    return carer


def list_carers(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    after = page.after[0] if page.after else None
    found = queries.carers_after(unit.session, request.query, after, page.limit + 1)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    unit.touches(*(row.id for row in rows))
    return Answer([carer_view(unit, row) for row in rows], next=following)


def get_carer(unit: UnitOfWork, request: Request) -> Answer:
    read = read_carer(unit.session, request.identifier("carer_id"))
    if read is None:
        raise not_found(WHAT)
    return Answer(read_view(unit, read), read.row.version)


def allocate_social_worker(unit: UnitOfWork, request: Request) -> Answer:
    carer = take(unit, request)
    day = request.body.get("allocated_on", unit.today)
    require(
        CARER_IS_APPROVED.judge(carer.state),
        DATE_HAS_COME.judge({"allocated_on": day}, unit.today),
        DATES_IN_ORDER.judge(("approved_on", carer.approved_on), ("allocated_on", day)),
    )
    carer.social_worker, carer.social_worker_since = request.body["social_worker"], day
    done(unit, carer)
    return Answer(carer_view(unit, carer), carer.version)


def change_carer(unit: UnitOfWork, request: Request) -> Answer:
    """What was before is kept, with the day until which it was so."""
    carer, body = take(unit, request), request.body
    changed, day = {"home", "contact"}.intersection(body), body.get("changed_on", unit.today)
    numbers = {"external_reference", "supplier_number"}.intersection(body)
    before = [date.fromisoformat(one["until"]) for one in carer.former_homes if any(one[name] for name in changed)]
    require(
        CARER_IS_APPROVED.judge(carer.state) if changed else None,
        DATE_HAS_COME.judge({"changed_on": day}, unit.today),
        DATES_IN_ORDER.judge(
            ("approved_on", carer.approved_on), ("last change", max(before, default=None)), ("changed_on", day)
        )
        if changed
        else None,
        reference_is_free(unit, Carer, body.get("external_reference"), carer.id),
    )
    if changed:
        carer.former_homes = [*carer.former_homes, former_home(carer, changed, day, acting(unit))]
    for name in changed | numbers:
        setattr(carer, name, body[name])
    done(unit, carer)
    return Answer(carer_view(unit, carer), carer.version)


def republish_carers(unit: UnitOfWork) -> None:
    """Days that follow from the council's settings are worked out again; the version stays."""
    for carer in queries.every_carer(unit.session):
        bring_up_to_date(unit, carer)
        announce_carer(unit, events.CARER_CHANGED, carer)
