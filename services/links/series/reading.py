"""Which settings the child of a link is placed in, as links, agreements and reviews stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.links.agreements.in_force import days_of
from services.links.agreements.legal_basis import LegalBases
from services.links.agreements.tables import Agreement
from services.links.linking.reading import links_of_child, open_links
from services.links.linking.tables import Link
from services.links.series import rules
from services.links.series.settings import Reviewed, Span, are_one_setting, settings_of


def reviewed(link: Link) -> Reviewed:
    return Reviewed(link.id, link.carer_id, link.journal)


def to_review(link: Link, others: Iterable[Link], bases: Mapping[UUID, LegalBases], today: date) -> list[Link]:
    """Which of these open links of the same child a review of the legal basis can compare this one with: those with
    another carer, where both are under regulation 48 today or later, or planned so. `bases` are those of them all."""

    def limited(one: Link) -> bool:
        return one.planned_legal_basis == rules.LIMITED or bases[one.id].on_or_after(today, rules.LIMITED)

    return [one for one in others if one.carer_id != link.carer_id and limited(one) and limited(link)]


def carers_settings(unit: UnitOfWork, child_id: UUID) -> Mapping[str, str]:
    """By carer of the child, over all its links, the setting in which breaks with that carer count as one series."""
    return settings_of([reviewed(link) for link in links_of_child(unit, child_id)])


def other_settings(unit: UnitOfWork, link: Link) -> Sequence[Span]:
    """The agreements under regulation 48, in force or to come, of the child's other open links that are another
    setting."""
    own = reviewed(link)
    apart = [one.id for one in open_links(unit, child_id=link.child_id) if not are_one_setting(own, reviewed(one))]
    signed = select(Agreement).where(
        Agreement.link_id.in_(apart), Agreement.legal_basis == rules.LIMITED, Agreement.in_force_from.is_not(None)
    )
    return [span for row in unit.session.scalars(signed) if (span := _span(row)) is not None] if apart else []


def judge_setting(
    unit: UnitOfWork, link: Link, legal_basis: str, first: date, last: date | None
) -> tuple[Violation, ...]:
    """Why an agreement of the link cannot be in force, or a session of it be held, on these days. Whoever calls has
    locked the child."""
    found = rules.IN_ONE_SETTING.judge(legal_basis, first, last, other_settings(unit, link))
    return () if found is None else (found,)


def _span(row: Agreement) -> Span | None:
    """None where it was replaced before it began."""
    days = days_of(row)
    return None if days is None else Span(row.link_id, days.first, days.last)
