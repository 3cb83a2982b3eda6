"""Rules on enquiries."""

from __future__ import annotations

from datetime import date

from chassis.rules import rule

SEED = "Family Link page of Bath & North East Somerset: a first visit at home before the assessment"


@rule(
    "enquiry-is-open", "The enquiry is closed, or an application grew from it.", "Ofsted fostering dataset: one outcome"
)
def ENQUIRY_IS_OPEN(state: str) -> bool | str:
    return state == "open" or f"The enquiry is {state}; it takes no further step."


@rule(
    "enquiry-is-known", "There is no enquiry of this id here that you may see.", "an application grows from an enquiry"
)
def ENQUIRY_IS_KNOWN(known: bool) -> bool:
    return known


@rule("home-visit-planned-first", "A home visit is planned before it is held.", SEED)
def HOME_VISIT_PLANNED_FIRST(state: str, planned_on: date | None) -> bool:
    return state == "planned" or planned_on is not None


@rule("home-visit-held-once", "The home visit has already been held.", SEED)
def HOME_VISIT_HELD_ONCE(held_on: date | None) -> bool:
    return held_on is None


@rule("home-visit-has-outcome", "A visit that was held has an outcome, and one that is only planned has none.", SEED)
def HOME_VISIT_HAS_OUTCOME(state: str, outcome: str | None) -> bool:
    return (outcome is not None) == (state == "held")
