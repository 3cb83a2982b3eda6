"""The written agreement: drafted, offered, withdrawn, read. Nothing changes what a version says."""

from __future__ import annotations

import json

from chassis.aggregates import acting
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from services.links.agreements import judging, rules
from services.links.agreements.reading import agreements_of, find_agreement, signers
from services.links.agreements.signing import sign_agreement
from services.links.agreements.steps import completed, former_of
from services.links.agreements.tables import Agreement
from services.links.agreements.view import agreement_view, digest_of
from services.links.agreements.warning import warnings_of
from services.links.children.tables import Child
from services.links.contract.events import linking as events
from services.links.day_limits.reading import judge_following
from services.links.linking import gates, journal, steps
from services.links.linking import rules as of_links
from services.links.linking.reading import find_link
from services.links.linking.tables import Link
from services.links.recipients import not_to_be_heard
from services.links.series.reading import judge_setting


def draft_agreement(unit: UnitOfWork, request: Request) -> Answer:
    link, body = steps.take(unit, request), request.body
    versions = agreements_of(unit, link.id)
    require(
        of_links.STEP_IN_ORDER.judge(link.state, "draft_agreement"),
        rules.WHEN_EVERYONE_IS_HAPPY.judge(link.state, journal.not_happy(link.journal, not_to_be_heard(unit, link))),
        rules.ONE_AT_A_TIME.judge([one.number for one in versions if one.state in ("draft", "offered")]),
    )
    agreement = Agreement(
        link_id=link.id,
        number=len(versions) + 1,
        state="draft",
        legal_basis=body["legal_basis"],
        starts_on=body["starts_on"],
        ends_on=body["ends_on"],
        sessions_per_month=sum(one["sessions_per_month"] for one in body["terms"]["slots"]),
        terms=json.loads(json.dumps(body["terms"], default=str)),
        signatures=[],
        drafted_by=acting(unit),
        drafted_at=unit.now,
    )
    require(
        *gates.rests_on_record(unit.session.get_one(Child, link.child_id), agreement.legal_basis),
        *judging.content(unit, link, agreement, former_of(unit, link), proven=False),
    )
    unit.session.add(agreement)
    return _done(unit, link, agreement, "draft_agreement", events.LINK_AGREEMENT_DRAFTED)


def offer_agreement(unit: UnitOfWork, request: Request) -> Answer:
    link = steps.take(unit, request)
    agreement = find_agreement(unit, link, request)
    require(
        of_links.STEP_IN_ORDER.judge(link.state, "offer_agreement"),
        rules.STEP_IN_ORDER.judge(agreement.state, "offer"),
        *gates.rests_on_record(unit.session.get_one(Child, link.child_id), agreement.legal_basis),
        *judging.content(unit, link, agreement, former_of(unit, link), proven=True),
        *judge_following(unit, link, agreement.legal_basis, max(agreement.starts_on, unit.today)),
        *judge_setting(unit, link, agreement.legal_basis, max(agreement.starts_on, unit.today), agreement.ends_on),
    )
    agreement.state, agreement.offered_by, agreement.offered_on = "offered", acting(unit), unit.today
    agreement.digest = digest_of(agreement)
    return _done(unit, link, agreement, "offer_agreement", events.LINK_AGREEMENT_OFFERED)


def withdraw_agreement(unit: UnitOfWork, request: Request) -> Answer:
    link = steps.take(unit, request)
    agreement = find_agreement(unit, link, request)
    require(
        of_links.STEP_IN_ORDER.judge(link.state, "withdraw_agreement"),
        rules.STEP_IN_ORDER.judge(agreement.state, "withdraw"),
    )
    agreement.state, agreement.withdrawn_on = "withdrawn", unit.today
    agreement.withdrawal_reason = request.body["reason"]
    return _done(unit, link, agreement, "withdraw_agreement", events.LINK_AGREEMENT_WITHDRAWN)


def list_agreements(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    steps.touch(unit, link)
    page = request.page or Page(50)
    later = [one for one in agreements_of(unit, link.id) if one.number > (page.after[0] if page.after else 0)]
    rows, following = page_of(later, page, lambda one: [one.number])
    asked = signers(unit, link)
    return Answer([agreement_view(one, asked, warnings_of(unit, link, one)) for one in rows], next=following)


def get_agreement(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    agreement = find_agreement(unit, link, request)
    steps.touch(unit, link)
    return Answer(agreement_view(agreement, signers(unit, link), warnings_of(unit, link, agreement)), link.version)


def _done(unit: UnitOfWork, link: Link, agreement: Agreement, step: str, event: EventType) -> Answer:
    steps.note(
        unit,
        link,
        step,
        agreement=agreement.number,
        words=agreement.withdrawal_reason,
        legal_basis=agreement.legal_basis,
        warnings=warnings_of(unit, link, agreement) or None,
    )
    return completed(unit, link, agreement, event)


HANDLERS: tuple[Handler, ...] = (
    draft_agreement,
    list_agreements,
    get_agreement,
    offer_agreement,
    sign_agreement,
    withdraw_agreement,
)
"""Each function handles the operation of its name."""
