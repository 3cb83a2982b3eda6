"""A child's needs beside a carer's home. Pure."""

from __future__ import annotations

from chassis.problems import Violation
from services.links.home import rules
from services.links.home.facts import Home, HomeNeeds, allergens


def broken_at_home(needs: HomeNeeds, home: Home) -> tuple[Violation | None, ...]:
    """All that stands against the child's being there at all, at whatever hour."""
    return (
        rules.STEP_FREE.judge(needs.step_free, home.step_free),
        rules.WITHOUT_SEVERE_ALLERGEN.judge(needs.severe_allergies & allergens(home.pets, home.smoking)),
        rules.WITHOUT_AVOIDED_PET.judge(needs.avoids_pets & home.pets),
        rules.SMOKE_FREE.judge(needs.smoke_free, home.smoking),
    )
