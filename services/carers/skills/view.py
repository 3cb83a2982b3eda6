"""Skills as answered and as announced."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.carers.skills.rules import counts
from services.carers.skills.tables import Skill

PUBLIC = ("id", "person", "task", "signed_off_on", "expires_on")


def skill_public(skill: Skill) -> dict[str, Any]:
    return {name: getattr(skill, name) for name in PUBLIC}


def skill_view(skill: Skill, day: date) -> dict[str, Any]:
    names = (*PUBLIC, "signed_off_by", "revoked_on", "revoked_by", "revocation_reason")
    valid = counts(skill.signed_off_on, skill.expires_on, skill.revoked_on, day)
    return {**{name: getattr(skill, name) for name in names}, "counts": valid}
