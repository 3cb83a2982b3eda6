"""Whether what is written in an agreement can be agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.clock import add_months, add_working_days
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.links.agreements import rules
from services.links.agreements.consent import AUTHORITY, giver_left_out
from services.links.agreements.reading import carers_at, responsible, responsible_and_free
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.settings import reviews
from services.links.day_limits.reading import judge_agreement_days
from services.links.hearing.announced import skills_of
from services.links.hearing.reading import known_carer
from services.links.linking.gates import approval_ends_on
from services.links.linking.profiles import words_in
from services.links.linking.tables import Link
from services.links.reviews.clocks import most_weeks
from services.links.reviews.course import numbers_on
from services.links.reviews.rules import INTERVAL_WITHIN_LIMIT


def content(
    unit: UnitOfWork, link: Link, agreement: Agreement, former: Agreement | None, proven: bool
) -> tuple[Violation | None, ...]:
    """`former` is the agreement that it is to replace. With `proven` those who do clinical tasks have to be signed off
    by now for the first day of the agreement, and the child's record has to hold what the care plan asks for; a draft
    only has to name them."""
    child, terms = unit.session.get_one(Child, link.child_id), agreement.terms
    day = max(agreement.starts_on, unit.today)
    carers, parents = carers_at(unit, link, day), responsible(child)
    trained = {(one["task"], one["person"]) for one in terms["trained"]}
    medicine_by = [person for one in terms["medication"] for person in one["given_by"]]
    review_on = date.fromisoformat(terms["review_on"])
    visits = terms.get("visits")
    first = former is None or former.legal_basis != agreement.legal_basis
    authority = child.record["looked_after"]["authority_has_responsibility"]
    free = responsible_and_free(unit, link)
    consented = [*parents, *([AUTHORITY] if authority else [])]
    return (
        rules.DAYS_IN_ORDER.judge(
            agreement.starts_on, review_on, agreement.ends_on, former.in_force_from if former else None
        ),
        rules.REVIEWED_IN_TIME.judge(review_on, _review_by(unit, agreement, first)),
        rules.NOT_OVER.judge(agreement.ends_on, unit.today),
        rules.ENDS_BY_18.judge(child.born.latest, agreement.ends_on),
        rules.WITHIN_THE_APPROVAL.judge(agreement.ends_on, approval_ends_on(known_carer(unit, link.carer_id))),
        rules.SESSIONS_FIT_A_MONTH.judge({one["slot"]: one["sessions_per_month"] for one in terms["slots"]}),
        rules.HAS_THE_LEGAL_BASIS.judge(agreement.legal_basis, link.planned_legal_basis or link.legal_basis),
        rules.CLINICAL_TASKS_ARE_COVERED.judge(
            child.record["clinical_tasks"], trained, signed_off(unit, link, day) if proven else trained
        ),
        rules.MEDICINE_GIVEN_BY_CARERS.judge(medicine_by, carers),
        rules.CONSENT_BY_WHO_MAY_GIVE_IT.judge(terms["medical_consent"]["given_by"], consented),
        rules.CONSENT_GIVER_MAY_LEARN.judge(bool(free or authority) and giver_left_out(unit, link, agreement)),
        INTERVAL_WITHIN_LIMIT.judge(
            visits["every_weeks"], most_weeks(agreement.legal_basis, day, numbers_on(unit, day))
        )
        if visits
        else None,
        rules.TELLS_NO_ADDRESS.judge(words_in(terms)),
        rules.SOMEBODY_RESPONSIBLE_SIGNS.judge(free, carers, authority, bool(parents)),
        _care_plan(agreement.legal_basis, child.record) if proven else None,
        *judge_agreement_days(
            unit,
            child,
            legal_basis=agreement.legal_basis,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
            slots=terms["slots"],
            link_id=link.id,
            nights=terms["nights"],
        ),
    )


def _care_plan(legal_basis: str, record: Mapping[str, Any]) -> Violation | None:
    practice, education = record["gp"] or {}, record.get("education")
    return rules.CARE_PLAN_HAS_ITS_CONTENT.judge(
        legal_basis, practice.get("name"), practice.get("address_lines", []), education is not None
    )


def signed_off(unit: UnitOfWork, link: Link, day: date) -> set[tuple[str, int]]:
    """Which carer, by number, is signed off for which clinical task on `day`, as last heard."""
    skills = skills_of(known_carer(unit, link.carer_id).state_data)
    return {(skill.task, skill.person) for skill in skills if skill.covers(day)}


def _review_by(unit: UnitOfWork, agreement: Agreement, first: bool) -> date:
    """The last day for the first review after it begins; `first`: no agreement of its legal basis came just before."""
    day = agreement.starts_on
    match agreement.legal_basis, first:
        case "s20_full", True:
            return add_working_days(day, unit.setting(reviews.FULL_FIRST_REVIEW_DAYS, day))
        case "s20_full", False:
            return add_months(day, unit.setting(reviews.FULL_REVIEW_MONTHS, day))
        case "s17_6", _:
            return add_months(day, unit.setting(reviews.PLAN_REVIEW_MONTHS, day))
        case _:
            return add_months(day, unit.setting(reviews.FIRST_REVIEW_MONTHS if first else reviews.REVIEW_MONTHS, day))
