"""What of a child's record a link rests on, and what a link lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import compared
from services.links.children.households import household_of
from services.links.children.rules import NOT_IN_CARE
from services.links.children.tables import Child


@dataclass(frozen=True)
class Grounds:
    """`in_care`: under a care order, which gives the authority parental responsibility. `responsible`: the numbers of
    the parents who hold it. `has_plan`: what the plan of breaks under section 20 asks of education and health."""

    assessment_outcome: str
    in_care: bool
    legal_basis: str
    behaviour: frozenset[str]
    date_of_birth: date
    household: frozenset[str]
    responsible: frozenset[str]
    has_plan: bool
    review_due_on: date | None = None


def grounds_of(child: Child) -> Grounds:
    in_care = child.record["looked_after"]["authority_has_responsibility"]
    due = child.record["assessment"]["review_due_on"]
    return Grounds(
        child.assessment_outcome,
        in_care,
        child.legal_basis,
        frozenset(child.record["behaviour"]),
        child.date_of_birth,
        household_of(child.record),
        frozenset(compared(one["person"]) for one in child.record["parents"] if one["parental_responsibility"]),
        bool(child.record.get("education")) and bool(child.record.get("gp")),
        date.fromisoformat(due) if due else None,
    )


def grounds_known(unit: UnitOfWork, children: Collection[UUID]) -> Mapping[UUID, Grounds]:
    """By the id of the child, in one statement."""
    return {row.id: grounds_of(row) for row in unit.session.scalars(select(Child).where(Child.id.in_(children)))}


def lacking(legal_basis: str, grounds: Grounds, today: date) -> list[str]:
    """Of `LINK_WARNINGS`, what speaks against a link of this legal basis. Pure."""
    in_care = NOT_IN_CARE.judge(legal_basis, grounds.in_care) is not None
    overdue = grounds.review_due_on is not None and grounds.review_due_on < today
    assessed = grounds.assessment_outcome == "likely_to_benefit"
    return [
        *(["child_in_care"] if in_care else []),
        *([] if assessed else ["child_not_assessed"]),
        *(["assessment_review_overdue"] if overdue else []),
        *(["legal_basis_differs"] if legal_basis != grounds.legal_basis and not in_care else []),
    ]
