"""Whether a carer can take a child, from what is held of the carer, locked by whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import capacity_settings, settings
from services.carers.household.reading import carers_in, household_of, numbers_on
from services.carers.household.rules import ADULT_MEMBERS_CHECKED, CARER_CHECKS_CURRENT
from services.carers.placements import rules
from services.carers.placements.facts import Exempted, Stay, TermsHeld, planned_until, stay_until
from services.carers.placements.queries import placements_of
from services.carers.placements.tables import Placement
from services.carers.rules import DATES_IN_ORDER, SCHEME_MUST_BE_OFFERED
from services.carers.standing.rules import APPROVAL_STANDS, CARER_NOT_SUSPENDED, Suspended

SHORT_BREAK_SCHEME = "family_link"


def stay_wanted(carer: Carer, body: Mapping[str, Any]) -> Stay:
    """The placement asked for. Without `fostered_by` all approved carers who live in the household foster the child."""
    return Stay(
        child=body["child_id"],
        starts_on=body["starts_on"],
        until=planned_until(body["starts_on"], body["planned_end_on"]),
        sibling_group=body["sibling_group"],
        people=frozenset(body.get("fostered_by") or carers_in(carer, body["starts_on"])),
        private=body["kind"] == "private_fostering",
    )


def stays_held(unit: UnitOfWork, carer: Carer, wanted: Stay) -> list[Stay]:
    return [_stay(unit, one) for one in placements_of(unit.session, carer.id, wanted.starts_on)]


def outside_terms(carer: Carer, wanted: Stay, held: Sequence[Stay], body: Mapping[str, Any]) -> list[str]:
    """In what way the terms of approval do not cover the placement."""
    terms = carer.terms
    agreed = TermsHeld(frozenset(terms["kinds_of_care"]), terms["age_from"], terms["age_to"], terms["number"])
    return list(rules.outside_terms(wanted, held, body["kind"], body["child_age"], agreed))


def standing_gates(unit: UnitOfWork, carer: Carer, wanted: Stay) -> tuple[Violation | None, ...]:
    """Whether there are new placements with this carer: on the first day, and today where the child would be there."""
    days = sorted({wanted.starts_on, *([unit.today] if wanted.covers(unit.today) else [])})
    household = household_of(carer)
    suspensions = [Suspended(s.starts_on, s.ended_on) for s in carer.suspensions]
    numbers = numbers_on(unit, wanted.starts_on)
    return (
        APPROVAL_STANDS.judge(carer.approved_on, carer.approval_ends_on, wanted.starts_on, wanted.until),
        CARER_NOT_SUSPENDED.judge(suspensions, days),
        CARER_CHECKS_CURRENT.judge(household, days, numbers),
        ADULT_MEMBERS_CHECKED.judge(household, days, numbers),
    )


def placement_gates(
    unit: UnitOfWork, carer: Carer, wanted: Stay, held: Sequence[Stay], body: Mapping[str, Any], outside: Sequence[str]
) -> tuple[Violation | None, ...]:
    """Whether this child can be placed beside those who are."""
    day, kind = wanted.starts_on, body["kind"]
    offered = kind != "short_break" or unit.scope.council.offers(SHORT_BREAK_SCHEME)
    exemptions = [
        Exempted(frozenset(e.children), e.starts_on, e.ends_on) for e in carer.exemptions if e.cancelled_on is None
    ]
    limit, per_home = (unit.setting(s, day) for s in (settings.FOSTERING_LIMIT, capacity_settings.LIMIT_PER_HOME))
    return (
        SCHEME_MUST_BE_OFFERED.judge([] if offered else [SHORT_BREAK_SCHEME]),
        rules.FOSTERED_BY_CARERS.judge(wanted.people, carers_in(carer, day)),
        rules.CHILD_PLACED_ONCE.judge(wanted, held),
        rules.USUAL_LIMIT_AT_ONE_TIME.judge(wanted, held, exemptions, limit, per_home),
        rules.WITHIN_TERMS_OF_APPROVAL.judge(outside, kind),
        rules.EMERGENCY_OUTSIDE_TERMS.judge(
            outside, kind, day, body["planned_end_on"], unit.setting(capacity_settings.EMERGENCY_DAYS, day)
        ),
        DATES_IN_ORDER.judge(("starts_on", day), ("planned_end_on", body["planned_end_on"])),
    )


def _stay(unit: UnitOfWork, held: Placement) -> Stay:
    return Stay(
        child=held.child_id,
        starts_on=held.starts_on,
        until=stay_until(held.starts_on, held.planned_end_on, held.ended_on, unit.today),
        sibling_group=held.sibling_group,
        people=frozenset(held.fostered_by),
        private=held.kind == "private_fostering",
    )
