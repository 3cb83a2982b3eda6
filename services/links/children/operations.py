"""Operations on children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.aggregates import acting, first_version, save
from chassis.births import Born
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import SCOPE_MISSING, FieldError, Problem, Violation
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from chassis.years_of_birth import require_years_of_birth
from services.links.children import queries, rules
from services.links.children.grounds import grounds_of
from services.links.children.keeping import contact_would_be_lost, kept_record, merged
from services.links.children.reading import child_key, child_or_none, find_child, standing_of
from services.links.children.siblings import halves_of
from services.links.children.tables import Child
from services.links.children.view import child_public, child_summary, child_view
from services.links.consequences.of_children import follow_child
from services.links.contract.events import children as events
from services.links.history.following import counted_outside, follow_breaks
from services.links.recipients import workers_left_out
from services.links.returns.rows import Year

PARENT_LEFT_OUT = FieldError(
    "/parents",
    "leaves out a parent whose contact is kept; send every parent of the record, or ask with contacts:read",
)


def record_child(unit: UnitOfWork, request: Request) -> Answer:
    """The first with a number makes the record; later ones replace it."""
    number = request.path["child"]
    require_years_of_birth({"": request.body}, unit.today)
    key = child_key(number)
    queries.wait_for(unit.session, key)
    row = child_or_none(unit, number, lock=True)
    request.check_version(row.version if row else None)
    if contact_would_be_lost(request.body, row, unit.scope.grants):
        raise Problem(SCOPE_MISSING, "A contact that you may not read would be lost.", errors=[PARENT_LEFT_OUT])
    body = merged(request.body, row, unit.scope.grants)
    require(*_judged(unit, body, key, row))
    was_closed = row is not None and row.closed_on is not None
    former = grounds_of(row) if row else None
    counted = counted_outside(unit, row) if row else {}
    if row is None:
        row = Child(**{**first_version(unit), "version": 0}, number=number, key=key, record={})
        unit.session.add(row)
    _keep(unit, row, body)
    save(unit, row)
    unit.session.flush()
    _announce(unit, row, was_closed)
    if former is not None:
        follow_child(unit, row, former)
    if former is not None and former.legal_basis != row.legal_basis:
        follow_breaks(unit, row, counted)
    return _answer(unit, row)


def list_children(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    found = queries.children_waiting_longest(unit, request.query, page)
    items, following = page_of(found, page, lambda one: [one[0].waiting_since.isoformat(), str(one[0].id)])
    unit.touches(*(row.number for row, _ in items))
    return Answer([child_summary(row, standing) for row, standing in items], next=following)


def get_child(unit: UnitOfWork, request: Request) -> Answer:
    row = find_child(unit, request.path["child"])
    return _answer(unit, row)


def _answer(unit: UnitOfWork, row: Child) -> Answer:
    left_out = workers_left_out(unit, row)
    return Answer(child_view(row, standing_of(unit, row), halves_of(unit, row), left_out), row.version)


def republish_children(unit: UnitOfWork) -> None:
    for row in queries.every_child(unit.session):
        unit.announce(events.CHILD_CHANGED, row.id, row.version, child_public(row))


def _judged(unit: UnitOfWork, body: Mapping[str, Any], key: str, row: Child | None) -> list[Violation | None]:
    """All that the rules say of a record as it would be."""
    assessment, closed = body["assessment"], body["closed"]
    birth = Born(body["date_of_birth"], body["date_of_birth_estimated"])
    born = birth.earliest
    basis, looked_after, identity = body["legal_basis"], body["looked_after"], body["identity"]
    responsible = sum(parent["parental_responsibility"] for parent in body["parents"])
    authority = looked_after["authority_has_responsibility"]
    closed_on, reason = (closed["on"], closed["reason"]) if closed else (None, None)
    known = {
        "language": bool(identity["languages"]),
        "religion": identity["religion"] not in (None, "other"),
        "ethnicity": body["ethnicity"] not in ("REFU", "NOBT"),
    }
    said = {f"wishes/{n}/said_on": wish["said_on"] for n, wish in enumerate(body["wishes"])}
    assessed_on = assessment["assessed_on"]
    past = {"date_of_birth": born, "assessed_on": assessed_on, "waiting_since": body["waiting_since"], **said}
    recording = row.record["looked_after"]["recording"] if row else looked_after["recording"]
    return [
        rules.DAYS_IN_ORDER.judge(
            ("date_of_birth", born), ("assessed_on", assessed_on), ("review_due_on", assessment["review_due_on"])
        ),
        rules.DAYS_IN_ORDER.judge(
            ("date_of_birth", born), ("waiting_since", body["waiting_since"]), ("closed/on", closed_on)
        ),
        rules.DAYS_HAVE_COME.judge({**past, "closed/on": closed_on}, unit.today),
        rules.UNDER_EIGHTEEN.judge(birth.latest, assessed_on, unit.today, closed is not None),
        rules.IS_DISABLED.judge(assessment["outcome"], body["needs"]),
        rules.HAS_SOMEBODY_RESPONSIBLE.judge(basis, responsible, authority),
        rules.NOT_IN_CARE.judge(basis, authority),
        rules.HAS_IRO.judge(basis, body["iro"]),
        rules.NOT_ITS_OWN_SIBLING.judge(key, [child_key(number) for number in body["siblings"]]),
        rules.ASKED_IDENTITY_IS_KNOWN.judge(
            identity["asks_for"], [name for name, is_known in known.items() if is_known]
        ),
        rules.TURNED_EIGHTEEN_BY_CLOSING.judge(born, closed_on, reason),
        rules.LINKS_END_BEFORE_CLOSING.judge(
            closed is not None, queries.open_links_of(unit.session, row.id) if row else 0
        ),
        rules.ONE_RECORDING_IN_A_YEAR.judge(
            recording,
            looked_after["recording"],
            queries.breaks_since(unit.session, row.id, Year.of(unit.today).first) if row else 0,
        ),
    ]


def _keep(unit: UnitOfWork, row: Child, body: Mapping[str, Any]) -> None:
    assessment, closed = body["assessment"], body["closed"]
    former = row.legal_basis if row.record else None
    row.date_of_birth, row.legal_basis, row.waiting_since = (
        body["date_of_birth"],
        body["legal_basis"],
        body["waiting_since"],
    )
    row.assessment_outcome, row.assessed_on = assessment["outcome"], assessment["assessed_on"]
    row.closed_on, row.closing_reason = (closed["on"], closed["reason"]) if closed else (None, None)
    row.sibling_keys = sorted(child_key(number) for number in body["siblings"])
    row.record = kept_record(body, row.record, acting(unit), unit.today, former)


def _announce(unit: UnitOfWork, row: Child, was_closed: bool) -> None:
    if row.version == 1:
        event = events.CHILD_RECORDED
    elif (row.closed_on is not None) != was_closed:
        event = events.CHILD_REOPENED if was_closed else events.CHILD_CLOSED
    else:
        event = events.CHILD_CHANGED
    unit.announce(event, row.id, row.version, child_public(row))


HANDLERS: tuple[Handler, ...] = (record_child, list_children, get_child)
"""Each function handles the operation of its name."""
