"""Rules on giving calendars out."""

from __future__ import annotations

from chassis.rules import rule

STAGES = "staged disclosure: a link's sessions are told to those who have signed its agreement"


@rule("calendar-after-agreement", "A calendar is given out once the agreement is signed, while the link lasts.", STAGES)
def AFTER_AGREEMENT(state: str) -> bool | str:
    return state in ("active", "suspended") or f"The link is {state.replace('_', ' ')}; sign the agreement first."
