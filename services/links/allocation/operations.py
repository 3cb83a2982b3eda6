"""Another Family Link social worker takes a link over."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.allocation.rules import WORKER_CHANGES
from services.links.contact import learning_refused
from services.links.contract.events.linking import LINK_SOCIAL_WORKER_ALLOCATED
from services.links.linking import journal, rules, steps
from services.links.linking.view import link_view
from services.links.notices.making import pass_on
from services.links.recipients import worker

STEP = journal.ALLOCATION


def allocate_social_worker(unit: UnitOfWork, request: Request) -> Answer:
    """What waits to be told to the former worker, as the link's own, waits for the new one."""
    link, body = steps.take(unit, request), request.body
    former, on = link.social_worker, body.get("allocated_on", unit.today)
    require(
        rules.STEP_IN_ORDER.judge(link.state, STEP),
        WORKER_CHANGES.judge(former, body["social_worker"]),
        *learning_refused(unit, link.child, worker(body["social_worker"]).codes),
        rules.DAYS_HAVE_COME.judge({"allocated_on": on}, unit.today),
        rules.DAYS_IN_ORDER.judge(
            ("proposed_on", link.proposed_on),
            ("the allocation before", journal.day_of(link.journal, STEP)),
            ("allocated_on", on),
        ),
    )
    link.social_worker = body["social_worker"]
    held = {"social_worker": link.social_worker, "former_social_worker": former}
    steps.note(unit, link, STEP, on=on, words=body["reason"], **held)
    steps.done(unit, link, LINK_SOCIAL_WORKER_ALLOCATED)
    pass_on(unit, link, former)
    return Answer(link_view(unit, link), link.version)


HANDLERS: tuple[Handler, ...] = (allocate_social_worker,)
"""Each function handles the operation of its name."""
