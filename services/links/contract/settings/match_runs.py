"""What counts how much when the whole waiting list is matched at once. A session is worth 100 points and more."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.contracts.settings import Setting

CHOICE = "no law names a weight; sessions come first, then few carers for a child, then who goes well together"


def _setting(name: str, default: int, meaning: str, most: int = 1000, least: int = 0) -> Setting:
    return Setting(f"match_runs.{name}", int, default, meaning, CHOICE, least, most)


WEIGHTS: Mapping[str, Setting] = {
    "session": _setting("session", 100, "Points of each session a month that a child gets.", least=1),
    "waiting": _setting("waiting", 5, "Further points of each session for each whole month that the child has waited."),
    "waiting_most": _setting(
        "waiting_most_months", 24, "Months of waiting after which these points grow no more.", 600
    ),
    "scarce": _setting("scarce", 60, "Further points of the first few sessions a month that a child has at all."),
    "enough": _setting("enough_sessions", 2, "How many sessions a month are these first few.", 60),
    "extra_carer": _setting(
        "extra_carer", 30, "Points taken off for each carer of a child beyond the first: below the worth of a session."
    ),
    "continuity": _setting("continuity", 20, "Further points of each session by a carer who has cared for the child."),
    "sibling_continuity": _setting(
        "sibling_continuity", 10, "Further points of each session by a carer who has cared for a sibling of the child."
    ),
    "score": _setting(
        "score", 10, "Further points of each session by a carer whose match with the child totals 100 of 100."
    ),
    "seconds": _setting("seconds", 90, "Seconds that the solver may take.", 1800, 1),
    "gap": _setting(
        "gap_thousandths", 1, "Thousandths of the bound by which the answer may fall short of it to be good enough.", 50
    ),
}
"""By the name that the model knows them by."""

RECRUIT_SESSIONS = _setting("recruit_sessions", 4, "Sessions a month of the carer that a what-if recruits.", 31, 1)
RECRUIT_MILES = _setting("recruit_miles", 10, "Miles that the carer goes whom a what-if recruits.", 200, 1)

SETTINGS: tuple[Setting, ...] = (*WEIGHTS.values(), RECRUIT_SESSIONS, RECRUIT_MILES)
