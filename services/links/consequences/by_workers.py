"""A worker plans a link anew, suspends, resumes or ends it."""

from __future__ import annotations

from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases_of, legal_basis_today
from services.links.children.rules import HAS_IRO, NOT_IN_CARE
from services.links.children.tables import Child
from services.links.contract.codes import TELLING_REASONS
from services.links.contract.events import linking as events
from services.links.hearing.reading import known_carer
from services.links.linking import gates, journal, order, rules, steps
from services.links.linking.reading import open_links
from services.links.linking.tables import Link
from services.links.linking.view import link_view, warnings_of
from services.links.notices.making import must_tell
from services.links.sessions.upcoming import cancel_future, last_day_away

CALLED_OFF_BY = {"carer_request": "carer", "family_request": "family", "child_wish": "child"}
"""Who calls the sessions of a link off with it, by the reason; the service for any other."""


def plan_legal_basis(unit: UnitOfWork, request: Request) -> Answer:
    """Without a signed agreement the basis changes at once; otherwise with the next agreement that is signed."""
    link, body = steps.take(unit, request), request.body
    wanted, child = body["legal_basis"], unit.session.get_one(Child, link.child_id)
    require(
        rules.STEP_IN_ORDER.judge(link.state, "replan"),
        rules.LEGAL_BASIS_CHANGES.judge(link.legal_basis, link.planned_legal_basis, wanted),
        rules.DAYS_HAVE_COME.judge({"decided_on": body["decided_on"]}, unit.today),
        NOT_IN_CARE.judge(wanted, child.record["looked_after"]["authority_has_responsibility"]),
        HAS_IRO.judge(wanted, child.record["iro"]),
    )
    if link.agreement is None:
        link.legal_basis = wanted
    link.planned_legal_basis = None if wanted == link.legal_basis else wanted
    of_child = open_links(unit, child_id=link.child_id)
    steps.note(
        unit,
        link,
        "replan",
        on=body["decided_on"],
        legal_basis=wanted,
        decided_by=body["decided_by"],
        words=body["reason"],
        warnings=warnings_of(
            link,
            of_child,
            legal_bases_of(unit, [link, *of_child]),
            known_carer(unit, link.carer_id),
            child.record["behaviour"],
            unit.today,
        )
        or None,
    )
    steps.done(unit, link, events.LINK_REPLANNED)
    return Answer(link_view(unit, link), link.version)


def suspend_link(unit: UnitOfWork, request: Request) -> Answer:
    """Sessions to come are called off; where somebody is at risk, all whom it concerns must be told."""
    link, body = steps.take(unit, request), request.body
    on = body.get("on", unit.today)
    require(rules.STEP_IN_ORDER.judge(link.state, "suspend"), *_days(unit, link, on), _outlasts(unit, link, on))
    gone = _call_off(unit, link, body["reason"], "The link was suspended.")
    steps.suspend_link(unit, link, body["reason"], on, words=body.get("note"), sessions_called_off=gone)
    _tell(unit, link, body["reason"], on)
    return Answer(link_view(unit, link), link.version)


def resume_link(unit: UnitOfWork, request: Request) -> Answer:
    link, body = steps.take(unit, request), request.body
    on = body.get("on", unit.today)
    require(
        rules.STEP_IN_ORDER.judge(link.state, "resume"),
        *_days(unit, link, on),
        *gates.closer(unit, link, unit.today, legal_basis_today(unit, link)),
    )
    link.state, link.suspended_on, link.suspension_reason = order.after(link.state, "resume"), None, None
    steps.note(unit, link, "resume", on=on, words=body.get("note"))
    steps.done(unit, link, events.LINK_RESUMED)
    return Answer(link_view(unit, link), link.version)


def end_link(unit: UnitOfWork, request: Request) -> Answer:
    link, body = steps.take(unit, request), request.body
    on = body.get("on", unit.today)
    require(rules.STEP_IN_ORDER.judge(link.state, "end"), *_days(unit, link, on), _outlasts(unit, link, on))
    relied_on = link.state in ("active", "suspended")
    gone = _call_off(unit, link, body["reason"], "The link ended.")
    steps.end_link(unit, link, body["reason"], on, words=body.get("note"), sessions_called_off=gone)
    if relied_on:
        _tell(unit, link, body["reason"], on)
    return Answer(link_view(unit, link), link.version)


def _call_off(unit: UnitOfWork, link: Link, reason: str, words: str) -> int:
    """How many sessions were called off."""
    return len(cancel_future(unit, link, unit.today, CALLED_OFF_BY.get(reason, "service"), words))


def _tell(unit: UnitOfWork, link: Link, reason: str, on: date) -> None:
    if reason in TELLING_REASONS:
        must_tell(unit, link, reason, on)


def _days(unit: UnitOfWork, link: Link, on: date) -> tuple[Violation | None, ...]:
    return (
        rules.DAYS_HAVE_COME.judge({"on": on}, unit.today),
        rules.DAYS_IN_ORDER.judge(("the step before", journal.last_day(link.journal)), ("on", on)),
    )


def _outlasts(unit: UnitOfWork, link: Link, on: date) -> Violation | None:
    return rules.OUTLASTS_ITS_SESSIONS.judge(on, last_day_away(unit, link.id))


HANDLERS: tuple[Handler, ...] = (plan_legal_basis, suspend_link, resume_link, end_link)
