"""Rules on a carer's home. They exclude a match, and refuse what would bring the child there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chassis.rules import rule

HOME = "what a coordinator must not weigh but keep to: the home is safe for the child"
RISK = "what a coordinator must not weigh but keep to: no other child in the home with an incompatible risk"
BEDROOMS = (
    "National Minimum Standards for fostering, standard 10: a room of its own, here where the child needs it; check the"
    " standard against the text before relying on it"
)


@rule("home-step-free", "The child needs a home without steps.", HOME)
def STEP_FREE(needed: bool, step_free: bool) -> bool:
    return step_free or not needed


@rule("home-accessible-bathroom", "The child needs a bathroom that it can use, with whatever helps it there.", HOME)
def ACCESSIBLE_BATHROOM(needed: bool, accessible: bool) -> bool:
    return accessible or not needed


@rule("home-without-other-children", "Children would be together of whom one may be there without others only.", RISK)
def WITHOUT_OTHER_CHILDREN(alone: bool, others: bool, beside: Collection[str] = ()) -> bool | str:
    """`alone`: no other child may be there with this one. `others`: some live there, are placed there or come at the
    same time. `beside`: the numbers of those of them with whom no other may be."""
    if alone and others:
        return "No other child may be there with this one, as its record says; others live there, or are there then."
    return f"With no other child may be there, as their records say: {', '.join(sorted(beside))}." if beside else True


@rule("home-without-severe-allergen", "The child is severely allergic to what lives or is smoked there.", HOME)
def WITHOUT_SEVERE_ALLERGEN(there: Collection[str]) -> bool | str:
    return f"The child is severely allergic to what is in the home: {', '.join(sorted(there))}." if there else True


@rule("home-without-avoided-pet", "A kind of animal lives there that the child must not meet.", HOME)
def WITHOUT_AVOIDED_PET(there: Collection[str]) -> bool | str:
    return f"Lives there and must not: {', '.join(sorted(there))}." if there else True


@rule("home-smoke-free", "The child needs a home in which nobody smokes.", HOME)
def SMOKE_FREE(needed: bool, smoking: str) -> bool:
    return not needed or smoking != "indoors"


@rule("home-own-bedroom", "Overnight the child needs a room of its own, and the home has none to spare.", BEDROOMS)
def OWN_BEDROOM(needed: bool, full: Collection[date]) -> bool | str:
    """`full` are the nights, by the day on which they begin, for which no room is left."""
    if not needed or not full:
        return True
    return f"The child needs a room of its own; none is left in the night of {', '.join(map(str, sorted(full)))}."
