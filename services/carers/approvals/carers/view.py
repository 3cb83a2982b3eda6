"""A carer as answered and as announced."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from chassis.database.unit_of_work import UnitOfWork
from services.carers.approvals.carers.history import former_homes_view, terms_decisions_view
from services.carers.approvals.carers.reading import CarerRead
from services.carers.approvals.carers.tables import Carer
from services.carers.availability.view import availability_public
from services.carers.exemptions.view import exemption_public
from services.carers.household.tables import CarerMember
from services.carers.placements.view import concerns_of, placement_public
from services.carers.skills.view import skill_public
from services.carers.standing.view import standing_public, standing_read, standing_view

HELD = (
    "id",
    "application_id",
    "external_reference",
    "supplier_number",
    "state",
    "approved_on",
    "home",
    "offer",
    "terms",
    "social_worker",
    "first_review_on",
)


def carer_public(carer: Carer) -> dict[str, Any]:
    """Ids, dates and codes: nobody's name, no address, nothing that a check said."""
    return {
        **{name: getattr(carer, name) for name in HELD},
        "residents": [resident_public(member) for member in carer.members],
        "standing": standing_public(carer),
        "availability": availability_public(carer.availability) if carer.availability else None,
        "skills": [skill_public(skill) for skill in carer.skills if skill.revoked_on is None],
        "exemptions": [exemption_public(one) for one in carer.exemptions if one.cancelled_on is None],
        "placements": [placement_public(one) for one in carer.open_placements],
    }


def resident_public(member: CarerMember) -> dict[str, Any]:
    names = ("role", "joined_on", "left_on")
    return {"person": member.position, **{name: getattr(member, name) for name in names}}


def carer_view(unit: UnitOfWork, carer: Carer) -> dict[str, Any]:
    flagged = concerns_of(carer.flagged_placements)
    return {**_held(carer), "standing": standing_view(unit, carer), "placement_concerns": flagged}


def read_view(unit: UnitOfWork, read: CarerRead) -> dict[str, Any]:
    """The same of a carer that was only read."""
    standing = standing_read(unit, read.row, read.household, read.suspensions)
    return {**_held(read.row), "standing": standing, "placement_concerns": read.placement_concerns}


def _held(carer: Carer | Row[Any]) -> dict[str, Any]:
    names = (*HELD, "version", "people", "contact", "social_worker_since", "created_at", "changed_at")
    return {
        **{name: getattr(carer, name) for name in names},
        "former_homes": former_homes_view(carer.former_homes),
        "terms_decisions": terms_decisions_view(carer.terms_decisions),
    }
