"""Signing an agreement. With the last signature it comes into force, and the link becomes active."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.aggregates import acting
from chassis.clock import day_of
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.agreements import judging, rules
from services.links.agreements.following import sessions_follow
from services.links.agreements.parties import awaited
from services.links.agreements.reading import find_agreement, signers
from services.links.agreements.steps import completed, former_of
from services.links.agreements.tables import Agreement
from services.links.agreements.warning import warnings_of
from services.links.contact import learning_refused
from services.links.contract.events import linking as events
from services.links.day_limits.reading import judge_following
from services.links.hearing.reading import known_carer
from services.links.linking import gates, steps
from services.links.linking import rules as of_links
from services.links.linking.tables import Link
from services.links.recipients import Recipient, one_carer, parent, worker
from services.links.series.reading import judge_setting

SIGNERS: Mapping[str, Callable[[str], Recipient]] = {"parent": parent, "social_worker": worker}


def sign_agreement(unit: UnitOfWork, request: Request) -> Answer:
    link, body = steps.take(unit, request), request.body
    agreement, former = find_agreement(unit, link, request), former_of(unit, link)
    role, person, at = body["role"], body.get("person"), _moment(unit, body)
    day = body.get("signed_on") or (day_of(at) if at else unit.today)
    asked = signers(unit, link)
    require(
        of_links.STEP_IN_ORDER.judge(link.state, "sign_agreement"),
        rules.STEP_IN_ORDER.judge(agreement.state, "sign"),
        rules.AWAITS_A_SIGNATURE.judge(agreement.state, awaited(asked, agreement.signatures)),
        rules.SIGNER_IS_A_PARTY.judge(role, person, asked),
        rules.SIGNED_ONCE.judge(role, person, agreement.signatures),
        rules.SIGNED_AFTER_THE_OFFER.judge(
            agreement.offered_on, day, unit.today, ahead=at is not None and at > unit.now
        ),
        *judging.content(unit, link, agreement, former, proven=True),
        *judge_following(unit, link, agreement.legal_basis, _in_force_from(agreement, day)),
        *judge_setting(unit, link, agreement.legal_basis, _in_force_from(agreement, day), agreement.ends_on),
        *gates.closer(unit, link, unit.today, agreement.legal_basis),
        *_may_learn(unit, link, role, person),
    )
    agreement.signatures = [*agreement.signatures, _signature(unit, body, day, at)]
    held: dict[str, Any] = {"agreement": agreement.number, "role": role, "person": person}
    if awaited(asked, agreement.signatures):
        steps.note(unit, link, "sign_agreement", on=day, **held)
        return completed(unit, link, agreement, events.LINK_AGREEMENT_SIGNED)
    first = link.state == "everyone_happy"
    _bring_into_force(unit, link, agreement, former)
    sessions_follow(unit, link, agreement)
    warned = warnings_of(unit, link, agreement) or None
    steps.note(unit, link, "sign_agreement", on=day, legal_basis=link.legal_basis, warnings=warned, **held)
    return completed(unit, link, agreement, events.LINK_ACTIVATED if first else events.LINK_AGREED_ANEW)


def _may_learn(unit: UnitOfWork, link: Link, role: str, person: str | None) -> tuple[Violation, ...]:
    """Whoever signs is shown who and where the child is. The child itself is named by no number."""
    if person is None:
        return ()
    signer = one_carer(known_carer(unit, link.carer_id), person) if role == "carer" else SIGNERS[role](person)
    return learning_refused(unit, link.child, signer.codes)


def _bring_into_force(unit: UnitOfWork, link: Link, agreement: Agreement, former: Agreement | None) -> None:
    agreement.state, agreement.in_force_from = "signed", _in_force_from(agreement)
    if former is not None:
        former.state, former.in_force_until = "superseded", agreement.in_force_from
    link.agreement, link.legal_basis, link.planned_legal_basis = agreement.number, agreement.legal_basis, None
    link.promised = {one["slot"]: one["sessions_per_month"] for one in agreement.terms["slots"]}
    if link.state == "everyone_happy":
        link.state, link.active_from = "active", agreement.in_force_from


def _in_force_from(agreement: Agreement, *signed_on: date) -> date:
    """With the signatures that it has, and one more of each of these days."""
    days = [date.fromisoformat(one["signed_on"]) for one in agreement.signatures]
    return max(agreement.starts_on, *days, *signed_on)


def _moment(unit: UnitOfWork, body: Mapping[str, Any]) -> datetime | None:
    """None where only the day is known."""
    at: datetime | None = body.get("signed_at")
    return at or (None if "signed_on" in body else unit.now)


def _signature(unit: UnitOfWork, body: Mapping[str, Any], day: date, at: datetime | None) -> dict[str, Any]:
    return {
        **{name: body.get(name) for name in ("role", "person", "method", "own_words", "shown_by")},
        "signed_on": day.isoformat(),
        "signed_at": at.isoformat() if at else None,
        "recorded_by": acting(unit),
        "recorded_at": unit.now.isoformat(),
    }
