"""Reading what section 20 in full asks for, and recording that one of its duties is done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.contract.codes import DUTIES
from services.links.contract.events.linking import LINK_DUTY_DONE
from services.links.duties import rules
from services.links.duties.owed import STEP, regime_of
from services.links.duties.reading import Duty, owed_by
from services.links.linking import rules as of_links
from services.links.linking import steps
from services.links.linking.reading import find_link
from services.links.linking.tables import Link


def complete_duty(unit: UnitOfWork, request: Request) -> Answer:
    duty = request.path["duty"]
    if duty not in DUTIES:
        raise not_found("duty")
    link, body = steps.take(unit, request), request.body
    on, regime = body.get("on", unit.today), regime_of(link.journal)
    done = regime.done.get(duty) if regime else None
    require(
        rules.OF_FULL_REGIME.judge(link.state, regime is not None),
        rules.DONE_ONCE.judge(date.fromisoformat(done["on"]) if done else None),
        of_links.DAYS_HAVE_COME.judge({"on": on}, unit.today),
    )
    steps.note(unit, link, STEP, on=on, duty=duty, done_by=body.get("done_by"), words=body.get("note"))
    steps.done(unit, link, LINK_DUTY_DONE)
    (made,) = (one for one in owed_by(unit, [link])[link.id].duties if one.code == duty)
    return Answer(_duty_view(unit, link, made), link.version, f"/links/{link.id}/duties")


def get_duties(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    steps.touch(unit, link)
    owed = owed_by(unit, [link]).get(link.id)
    answer = {
        "link_id": link.id,
        "full_from": owed.full_from if owed else None,
        "counted_from": owed.counted_from if owed else None,
        "duties": [_duty_view(unit, link, one) for one in owed.duties] if owed else [],
    }
    return Answer(answer, link.version)


def _duty_view(unit: UnitOfWork, link: Link, duty: Duty) -> dict[str, Any]:
    kept = duty.done or {}
    waits = duty.done is None and link.state in rules.LIVING
    return {
        "duty": duty.code,
        "due_on": duty.due_on,
        "overdue": waits and duty.due_on < unit.today,
        "source": duty.source,
        "done_on": date.fromisoformat(kept["on"]) if kept else None,
        "done_by": kept.get("done_by"),
        "note": kept.get("words"),
        "recorded_by": kept.get("by"),
        "recorded_at": datetime.fromisoformat(kept["recorded_at"]) if kept else None,
    }


HANDLERS: tuple[Handler, ...] = (get_duties, complete_duty)
"""Each function handles the operation of its name."""
