"""Links: proposed, listed, read."""

from __future__ import annotations

from chassis.aggregates import acting, first_version
from chassis.database.unit_of_work import UnitOfWork
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases_of
from services.links.children.reading import child_or_none
from services.links.contact import learning_refused
from services.links.contract.events import linking as events
from services.links.hearing.tables import KnownCarer
from services.links.linking import gates, rules
from services.links.linking.meeting import HANDLERS as MEETING
from services.links.linking.reading import find_link, open_links, page_of_links
from services.links.linking.steps import announce, done, note, take, touch
from services.links.linking.tables import Link
from services.links.linking.telling import HANDLERS as TELLING
from services.links.linking.view import link_summaries, link_view, warnings_of
from services.links.notices.making import say_left_out
from services.links.recipients import left_out, restrictions_on, worker


def propose_link(unit: UnitOfWork, request: Request) -> Answer:
    """Child and carer are locked first, in this order, so that one of two proposals at once finds the other's link."""
    body = request.body
    child = child_or_none(unit, body["child"], lock=True)
    carer = unit.session.get(KnownCarer, body["carer_id"], with_for_update=True, populate_existing=True)
    require(
        rules.CHILD_IS_KNOWN.judge(child is not None),
        rules.CARER_IS_KNOWN.judge(carer is not None),
        rules.NEEDS_ASSESSMENT.judge(child.assessment_outcome) if child else None,
    )
    assert child is not None
    assert carer is not None
    of_child = open_links(unit, child_id=child.id)
    passed_over = {one["rule"]: one["reason"] for one in body["overrides"]}
    social_worker = body.get("social_worker", acting(unit))
    match = gates.match_refused(unit, child, carer, unit.today)
    require(
        rules.CHILD_STILL_WAITS.judge(child.born.latest, child.closed_on, unit.today),
        rules.ONE_OPEN_LINK.judge(sum(link.carer_id == carer.id for link in of_child)),
        rules.OVERRIDE_LEFT_TO_JUDGEMENT.judge(passed_over, gates.LEFT_TO_JUDGEMENT),
        *(broken for broken in match if broken.rule not in passed_over),
        rules.STANDS_IN_ITS_RUN.judge(
            body["match_run_id"] is not None, gates.proposed_in(unit, body["match_run_id"], child, carer)
        ),
        *gates.may_meet(unit, child.number, carer, unit.today),
        *learning_refused(unit, child.number, worker(social_worker).codes),
        reference_is_free(unit, Link, body["external_reference"]),
    )
    link = Link(
        **first_version(unit),
        external_reference=body["external_reference"],
        state="proposed",
        child_id=child.id,
        child=child.number,
        carer_id=carer.id,
        legal_basis=child.legal_basis,
        social_worker=social_worker,
        reason=body["reason"],
        origin=body["origin"],
        match_run_id=body["match_run_id"],
        proposed_on=unit.today,
        promised={},
        journal=[],
    )
    used = [{"rule": broken.rule, "reason": passed_over[broken.rule]} for broken in match if broken.rule in passed_over]
    note(
        unit,
        link,
        "propose",
        code=link.origin,
        legal_basis=link.legal_basis,
        overrides=used or None,
        warnings=warnings_of(
            link, of_child, legal_bases_of(unit, [link, *of_child]), carer, child.record["behaviour"], unit.today
        )
        or None,
    )
    unit.session.add(link)
    unit.session.flush()
    announce(unit, link, events.LINK_PROPOSED)
    for one in left_out(link, child, carer, restrictions_on(unit, [link.child]), unit.today):
        say_left_out(unit, link, one.person)
    return Answer(link_view(unit, link), link.version, f"/links/{link.id}")


def list_links(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    rows, following = page_of(page_of_links(unit, request.query, page), page, lambda row: [str(row.id)])
    for link in rows:
        touch(unit, link)
    return Answer(link_summaries(unit, rows), next=following)


def get_link(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    touch(unit, link)
    return Answer(link_view(unit, link), link.version)


def set_link_reference(unit: UnitOfWork, request: Request) -> Answer:
    link = take(unit, request)
    wanted = request.body["external_reference"]
    require(reference_is_free(unit, Link, wanted, link.id))
    link.external_reference = wanted
    done(unit, link, events.LINK_CHANGED)
    return Answer(link_view(unit, link), link.version)


HANDLERS: tuple[Handler, ...] = (propose_link, list_links, get_link, set_link_reference, *TELLING, *MEETING)
"""Each function handles the operation of its name."""
