"""A review of the legal basis has found that two carers of a child are separate settings: what is booked with either
under regulation 48 is looked at again."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from services.links.linking.tables import Link
from services.links.notices.making import must_look
from services.links.series.reading import judge_setting
from services.links.sessions.actual import is_break
from services.links.sessions.upcoming import flag, sessions_from

REASON = "separate_settings"


def follow_review(unit: UnitOfWork, *links: Link) -> None:
    """After the review was noted; the child is locked. Sessions to come, and one that goes on, are flagged where they
    would not be booked any more, and the worker of a link of which that is so is told: it plans one of the links anew,
    or cancels."""
    for link in links:
        rows = sessions_from(unit, carer_id=link.carer_id, child=link.child, day=unit.today)
        of_link = [row for row in rows if row.link_id == link.id and is_break(row)]
        flagged = [
            flag(unit, row, judge_setting(unit, link, row.legal_basis, row.first_day, row.last_day)) for row in of_link
        ]
        if any(flagged):
            must_look(unit, link, REASON, unit.today)
