"""Exemptions: granted, varied, cancelled."""

from __future__ import annotations

from chassis.aggregates import find
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.problems import not_found
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.approvals.carers.steps import WHAT, done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.exemptions import rules
from services.carers.exemptions.tables import Exemption
from services.carers.exemptions.view import VARIED, before_variation, exemption_view
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED


def grant_exemption(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.EXEMPTION_NAMES_CHILDREN.judge(body["children"]),
        DATE_HAS_COME.judge({"notice_sent_on": body["notice_sent_on"]}, unit.today),
        DATES_IN_ORDER.judge(("starts_on", body["starts_on"]), ("ends_on", body["ends_on"])),
    )
    exemption = Exemption(id=new_identifier(), granted_by=unit.scope.actor, variations=[], **body)
    carer.exemptions.append(exemption)
    done(unit, carer)
    unit.session.flush()
    return Answer(exemption_view(exemption), carer.version, f"/carers/{carer.id}/exemptions")


def list_exemptions(unit: UnitOfWork, request: Request) -> Answer:
    carer = find(unit, Carer, request.identifier("carer_id"), WHAT)
    page = request.page or Page(50)
    after = page.after[0] if page.after else ""
    found = [one for one in carer.exemptions if str(one.id) > after]
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    return Answer([exemption_view(row) for row in rows], next=following)


def vary_exemption(unit: UnitOfWork, request: Request) -> Answer:
    """Children who are placed stay where they are; the next placement is judged by what stands then."""
    carer, body = take(unit, request), request.body
    exemption = _of(carer, request)
    named = {"children", "conditions", "ends_on"}.intersection(body)
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.EXEMPTION_STANDS.judge(exemption.cancelled_on),
        rules.VARIATION_NAMED.judge(named),
        rules.EXEMPTION_NAMES_CHILDREN.judge(body.get("children", exemption.children)),
        DATE_HAS_COME.judge({"notice_sent_on": body["notice_sent_on"]}, unit.today),
        DATES_IN_ORDER.judge(("starts_on", exemption.starts_on), ("ends_on", body.get("ends_on"))),
        DATES_IN_ORDER.judge(("last notice", exemption.notice_sent_on), ("notice_sent_on", body["notice_sent_on"])),
    )
    exemption.variations = [*exemption.variations, before_variation(exemption, unit.now, unit.scope.actor)]
    for name in VARIED:
        if name in body:
            setattr(exemption, name, body[name])
    done(unit, carer)
    return Answer(exemption_view(exemption), carer.version)


def cancel_exemption(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    exemption, day = _of(carer, request), body.get("cancelled_on", unit.today)
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.EXEMPTION_STANDS.judge(exemption.cancelled_on),
        DATE_HAS_COME.judge({"cancelled_on": day, "notice_sent_on": body["notice_sent_on"]}, unit.today),
        DATES_IN_ORDER.judge(("notice_sent_on", body["notice_sent_on"]), ("cancelled_on", day)),
    )
    exemption.cancelled_on, exemption.cancelled_by = day, unit.scope.actor
    exemption.cancellation_reason = body["reason"]
    done(unit, carer)
    return Answer(exemption_view(exemption), carer.version)


def _of(carer: Carer, request: Request) -> Exemption:
    """Raises `Problem` (404)."""
    found = next((one for one in carer.exemptions if one.id == request.identifier("exemption_id")), None)
    if found is None:
        raise not_found("exemption")
    return found
