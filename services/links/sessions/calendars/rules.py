"""Rules on giving calendars out."""

from __future__ import annotations

from collections.abc import Collection

from chassis.rules import rule

STAGES = "staged disclosure: a link's sessions are told to those who have signed its agreement"


@rule("calendar-after-agreement", "A calendar is given out once the agreement is signed, while the link lasts.", STAGES)
def AFTER_AGREEMENT(state: str) -> bool | str:
    return state in ("active", "suspended") or f"The link is {state.replace('_', ' ')}; sign the agreement first."


@rule(
    "calendar-for-one-person",
    "An address is made for a parent whom the child's record names, or an approved carer who lives in the home.",
    STAGES,
)
def FOR_ONE_PERSON(person: str | None, known: Collection[str]) -> bool:
    """`known` are the numbers of those who can be given one."""
    return person is None or person in known
