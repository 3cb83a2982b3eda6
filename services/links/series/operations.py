"""Recording a review of the legal basis of a child who has two carers under regulation 48."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Request
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases_of
from services.links.consequences.of_reviews import follow_review
from services.links.contract.events.linking import LINK_LEGAL_BASIS_REVIEWED
from services.links.linking import rules as of_links
from services.links.linking import steps
from services.links.linking.reading import open_links
from services.links.linking.view import link_view
from services.links.series import rules
from services.links.series.reading import reviewed, to_review
from services.links.series.settings import SAME, STEP, reviews_of


def review_legal_basis(unit: UnitOfWork, request: Request) -> Answer:
    """The child is locked, so that no agreement comes into force, and nothing is booked, by what was found before."""
    link, body = steps.take(unit, request), request.body
    of_child = open_links(unit, child_id=link.child_id)
    bases = legal_bases_of(unit, [link, *of_child])
    others = {one.id: one for one in to_review(link, of_child, bases, unit.today)}
    require(
        of_links.STEP_IN_ORDER.judge(link.state, STEP),
        of_links.DAYS_HAVE_COME.judge({"decided_on": body["decided_on"]}, unit.today),
        rules.OF_TWO_SETTINGS.judge(body["other_link_id"], others),
    )
    other = others[body["other_link_id"]]
    steps.touch(unit, other)
    steps.note(
        unit,
        link,
        STEP,
        on=body["decided_on"],
        code=body["outcome"],
        other_link_id=str(other.id),
        review=len(reviews_of(reviewed(link), reviewed(other))) + 1,
        decided_by=body["decided_by"],
        words=body["reason"],
    )
    steps.done(unit, link, LINK_LEGAL_BASIS_REVIEWED)
    if body["outcome"] != SAME:
        follow_review(unit, link, other)
    return Answer(link_view(unit, link), link.version)


HANDLERS: tuple[Handler, ...] = (review_legal_basis,)
"""Each function handles the operation of its name."""
