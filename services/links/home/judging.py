"""A child's needs beside a carer's home. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from chassis.problems import Violation
from services.links.home import rules
from services.links.home.facts import Home, HomeNeeds, allergens


def broken_at_home(
    needs: HomeNeeds, home: Home, days: Iterable[date], others: bool = False, beside: Collection[str] = ()
) -> tuple[Violation | None, ...]:
    """All that stands against the child's being there on these days, at whatever hour. `others`: another child is
    placed there or comes then; `beside` are the numbers of those who may be there without others only."""
    alone = needs.without_other_children
    return (
        rules.STEP_FREE.judge(needs.step_free, home.step_free),
        rules.ACCESSIBLE_BATHROOM.judge(needs.accessible_bathroom, home.accessible_bathroom),
        rules.WITHOUT_OTHER_CHILDREN.judge(alone, alone and (others or any(map(home.children_on, days))), beside),
        rules.WITHOUT_SEVERE_ALLERGEN.judge(needs.severe_allergies & allergens(home.pets, home.smoking)),
        rules.WITHOUT_AVOIDED_PET.judge(needs.avoids_pets & home.pets),
        rules.SMOKE_FREE.judge(needs.smoke_free, home.smoking),
    )
