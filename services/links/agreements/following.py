"""What a new agreement means for sessions that are booked already."""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.rules import violations
from services.links.agreements.tables import Agreement
from services.links.day_limits.reading import judge_each
from services.links.linking.tables import Link
from services.links.sessions.gates import reading, rules
from services.links.sessions.upcoming import flag, follow_legal_basis, sessions_from


def sessions_follow(unit: UnitOfWork, link: Link, agreement: Agreement) -> None:
    """From the day on which it is in force sessions count under its legal basis; those that it does not cover, of which
    it names fewer, or fewer nights, or that pass the limits of reg 48, are flagged. `agreement` has just come into
    force."""
    unit.session.flush()
    first = agreement.in_force_from
    assert first is not None
    follow_legal_basis(unit, link, first)
    coming = sessions_from(unit, carer_id=link.carer_id, child=link.child, day=first)
    agreements = reading.agreements_of(unit, link)
    of_link = [(row, reading.held_of(row)) for row in coming if row.link_id == link.id and row.first_day >= first]
    beyond = {row.id: broken for row, broken in judge_each(unit, link, [row for row, _ in of_link])}
    for row, _ in of_link:
        wanted = reading.wanted_of(row)
        others = [held for other, held in of_link if other.id != row.id]
        found = violations(
            rules.AGREEMENT_COVERS.judge(wanted, agreements),
            rules.WITHIN_AGREED_SESSIONS.judge(wanted, agreements, others),
            rules.WITHIN_AGREED_NIGHTS.judge(wanted, agreements),
            *beyond.get(row.id, ()),
        )
        if found:
            flag(unit, row, found)
