"""What is asked before child and carer come closer: of the carer's standing, and of `lifelonglinks`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.links.children.reading import child_key
from services.links.children.rules import NOT_IN_CARE
from services.links.children.tables import Child
from services.links.contact import OF_RESTRICTIONS, contact_refused
from services.links.hearing.announced import approval_of, day_or_none
from services.links.hearing.reading import known_carer
from services.links.hearing.tables import KnownCarer
from services.links.home.judging import broken_at_home
from services.links.home.reading import home_of, needs_of
from services.links.linking import rules
from services.links.linking.reading import open_links
from services.links.linking.tables import Link
from services.links.match_runs.tables import MatchRun
from services.links.matching.judging import judge
from services.links.matching.loading import carers_to_judge, children_to_judge, yardstick_of
from services.links.matching.rules import (
    ASKED_IDENTITY,
    CARER_NOT_AWAY,
    NOT_LINKED_ALREADY,
    SESSIONS_LEFT,
    SLOT_OFFERED,
    WITHIN_TRAVEL,
)

LEFT_TO_JUDGEMENT = frozenset(
    {
        SLOT_OFFERED.identifier,
        SESSIONS_LEFT.identifier,
        CARER_NOT_AWAY.identifier,
        WITHIN_TRAVEL.identifier,
        ASKED_IDENTITY.identifier,
    }
)
"""Conditions of a match that no law imposes: what the carer said of time and place can be talked over, and what the
child asked for can be asked again. A worker may pass over them with a reason."""


def match_refused(unit: UnitOfWork, child: Child, carer: KnownCarer, day: date) -> tuple[Violation, ...]:
    """The hard conditions of a match that refuse. Restrictions are asked of their owner, open links found by whoever
    holds the lock; so both are left out here."""
    facts = carers_to_judge(unit, [carer.id])
    if not facts:
        return violations(carer_stands(carer, day))
    (needs,) = children_to_judge(unit, [child], day)
    judged = judge(needs, facts[0], day, yardstick_of(unit, day))
    linked = NOT_LINKED_ALREADY.identifier
    return tuple(v for v in judged.exclusions if not v.rule.startswith(OF_RESTRICTIONS) and v.rule != linked)


def proposed_in(unit: UnitOfWork, run: UUID | None, child: Child, carer: KnownCarer) -> bool:
    """Whether a finished match run has proposed the pair."""
    pair = {"proposals": [{"child": child.number, "carer_id": str(carer.id)}]}
    query = select(MatchRun.id).where(MatchRun.id == run, MatchRun.outcome.contains(pair))
    return unit.session.scalars(query).first() is not None


def others_with(unit: UnitOfWork, child: str, carer: KnownCarer) -> list[str]:
    """The numbers of the other children who are placed with the carer, as last heard, or have an open link there."""
    numbers = [placed["child_id"] for placed in carer.state_data["placements"]]
    numbers += [link.child for link in open_links(unit, carer_id=carer.id)]
    by_key = {child_key(number): number for number in numbers}
    by_key.pop(child_key(child), None)
    return [by_key[key] for key in sorted(by_key)]


def may_meet(unit: UnitOfWork, child: str, carer: KnownCarer, day: date) -> tuple[Violation, ...]:
    """Why child and carer may not be together from `day` on, for good. Raises `Problem` (503)."""
    return contact_refused(unit, child, carer, period=(day, None), others=others_with(unit, child, carer))


def may_learn(unit: UnitOfWork, link: Link, intent: str) -> tuple[Violation, ...]:
    """Why the carer may not hear of the child (`inform`), or who and where it is (`identify`), from today on. Raises
    `Problem` (503)."""
    carer = known_carer(unit, link.carer_id)
    return contact_refused(unit, link.child, carer, period=(unit.today, None), intent=intent)


def carer_stands(carer: KnownCarer, day: date) -> Violation | None:
    return rules.CARER_STANDS.judge(day, approval_of(carer.state_data))


def approval_ends_on(carer: KnownCarer) -> date | None:
    """The first day without approval of a carer who has resigned, as last heard; None for any other."""
    return day_or_none(carer.state_data["standing"]["approval_ends_on"])


def rests_on_record(child: Child, legal_basis: str) -> tuple[Violation | None, ...]:
    """What a link of this legal basis rests on: the assessment, and that the child is not in care where it must not be.
    The record may have changed since the link was proposed."""
    in_care = child.record["looked_after"]["authority_has_responsibility"]
    return rules.NEEDS_ASSESSMENT.judge(child.assessment_outcome), NOT_IN_CARE.judge(legal_basis, in_care)


def closer(unit: UnitOfWork, link: Link, day: date, legal_basis: str) -> Sequence[Violation | None]:
    """The gates of every step that brings child and carer together after the proposal, under this legal basis."""
    child = unit.session.get_one(Child, link.child_id)
    carer = known_carer(unit, link.carer_id)
    return (
        rules.CHILD_STILL_WAITS.judge(child.born.latest, child.closed_on, day),
        *rests_on_record(child, legal_basis),
        carer_stands(carer, day),
        *broken_at_home(needs_of(child.record), home_of(carer.id, carer.state_data), [day]),
        *may_meet(unit, link.child, carer, day),
    )
