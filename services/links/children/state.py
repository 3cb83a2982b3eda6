"""The state of a child, as it follows from its assessment and from what links give. Pure."""

from __future__ import annotations

from datetime import date

from chassis.clock import age_on
from services.links.children.rules import ADULT
from services.links.promises import Promise


def has_come_of_age(date_of_birth: date, day: date) -> bool:
    return age_on(date_of_birth, day) >= ADULT


def state_of(outcome: str, closed_on: date | None, of_age: bool, wanted: Promise, unmet: Promise) -> str:
    """One of `CHILD_STATES`. Whoever has turned 18 waits no more, closed or not."""
    if closed_on is not None:
        return "closed"
    if outcome != "likely_to_benefit" or of_age or not wanted:
        return "not_waiting"
    return "waiting" if unmet else "linked"
