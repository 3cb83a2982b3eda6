"""The carer considers, child and carer meet, and everybody says whether they are happy."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.contract.events import linking as events
from services.links.linking import gates, journal, order, rules
from services.links.linking.steps import done, note, take
from services.links.linking.view import link_view
from services.links.recipients import not_to_be_heard


def record_consideration(unit: UnitOfWork, request: Request) -> Answer:
    link, body = take(unit, request), request.body
    step, on = "accept" if body["accepts"] else "decline", body.get("on", unit.today)
    require(
        rules.STEP_IN_ORDER.judge(link.state, step),
        rules.DAYS_HAVE_COME.judge({"on": on}, unit.today),
        rules.DAYS_IN_ORDER.judge(("the step before", journal.last_day(link.journal)), ("on", on)),
    )
    link.state = order.after(link.state, step)
    note(unit, link, step, on=on, words=body.get("reason"))
    done(unit, link, events.LINK_ACCEPTED if body["accepts"] else events.LINK_DECLINED)
    return Answer(link_view(unit, link), link.version)


def record_introduction(unit: UnitOfWork, request: Request) -> Answer:
    """A meeting is planned or told; either way nothing may forbid child and carer to be together from then on."""
    link, body = take(unit, request), request.body
    on, how = body["on"], body.get("how_it_went")
    require(
        rules.STEP_IN_ORDER.judge(link.state, "introduce"),
        rules.MEETING_TOLD_AFTERWARDS.judge(on, how, unit.today),
        rules.DAYS_IN_ORDER.judge(("the carer's answer", journal.day_of(link.journal, "accept")), ("on", on)),
        *gates.closer(unit, link, max(on, unit.today), link.legal_basis),
    )
    link.state = order.after(link.state, "introduce")
    note(unit, link, "introduce", on=on, present=body["present"], words=how)
    done(unit, link, events.LINK_INTRODUCED)
    return Answer(link_view(unit, link), link.version)


def record_happiness(unit: UnitOfWork, request: Request) -> Answer:
    """What each party said last counts; whoever takes a yes back takes everyone back to the introductions."""
    link, body = take(unit, request), request.body
    on = body.get("on", unit.today)
    require(
        rules.STEP_IN_ORDER.judge(link.state, "record_view"),
        rules.VIEWS_AFTER_A_MEETING.judge(journal.meetings_held(link.journal)),
        rules.DAYS_HAVE_COME.judge({"on": on}, unit.today),
        rules.DAYS_IN_ORDER.judge(("the first meeting", journal.first_meeting(link.journal)), ("on", on)),
    )
    before = link.state
    held = {name: body.get(name) for name in ("party", "happy", "own_words", "method")}
    spoken = [*link.journal, {**held, "step": "record_view", "on": on.isoformat()}]
    link.state = "introducing" if journal.not_happy(spoken, not_to_be_heard(unit, link)) else "everyone_happy"
    note(unit, link, "record_view", on=on, words=body.get("reason"), **held)
    reached = link.state == "everyone_happy" and before != "everyone_happy"
    done(unit, link, events.LINK_EVERYONE_HAPPY if reached else events.LINK_VIEW_RECORDED)
    return Answer(link_view(unit, link), link.version)


HANDLERS: tuple[Handler, ...] = (record_consideration, record_introduction, record_happiness)
